import { applyResidue } from "../residue";
import { type JsonMap, mapOf } from "../same-json";
import type { WritableLab } from "./writable-lab";
import { writeIdf } from "./write-idf";
import { type Dialect, writeMachine, writeWholeMachine } from "./write-machine";

/** PDF and IDF as the model knows them, without the rest of the files it came from. */
export const writeLab = (lab: WritableLab, dialect: Dialect) => ({
  pdf: writePdf(lab, dialect, writeMachine),
  idf: writeIdf(lab, dialect),
});

/** The same with the rest. */
export const writeWholeLab = (lab: WritableLab, dialect: Dialect) => ({
  pdf: applyResidue(writePdf(lab, dialect, writeWholeMachine), lab.declared?.rest?.pdf),
  idf: applyResidue(writeIdf(lab, dialect), lab.declared?.rest?.idf),
});

function writePdf(lab: WritableLab, dialect: Dialect, write: typeof writeMachine): JsonMap {
  const details = lab.declared?.details;
  const [jump] = lab.jumpHosts;
  return mapOf({
    version: 1.0,
    details:
      details &&
      mapOf({
        pod_owner: details.owner,
        contact: details.contact,
        lab: details.lab,
        location: details.location,
        type: details.type,
        link: details.link,
      }),
    jumphost: jump && write(jump, dialect),
    nodes: lab.hosts.map((host) => write(host, dialect)),
  });
}
