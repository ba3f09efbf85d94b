import type { DescriptorContent } from "@/server/contract/lab";
import { Findings } from "../finding";
import { meaningOf, ownBlockOf } from "../own-block";
import { isJsonMap, type JsonMap, mapOf, sameJson, setMember } from "../same-json";
import type { Json, Tree } from "../yaml/read-yaml";
import { readPdf } from "./read-pdf";
import { writeWholeLab } from "./write-lab";
import type { Dialect } from "./write-machine";

/**
 * PDF and IDF of a revision in one dialect. What the dialect has no word for (user, port, tags, a second jump host) is
 * found by reading the files back, and written under `fairlead`: so the pair always means the revision.
 */
export function exportPdf(content: DescriptorContent, dialect: Dialect): { pdf: JsonMap; idf: JsonMap } {
  const { pdf, idf } = writeWholeLab(content, dialect);
  const back = readPdf(treeOf(pdf), treeOf(idf), new Findings());
  const nodes = Array.isArray(pdf.nodes) ? pdf.nodes : [];
  for (const [i, host] of content.hosts.entries()) {
    const node = nodes[i];
    const own = ownBlockOf(host, back.hosts[i]);
    if (own !== null && isJsonMap(node)) setMember(node, "fairlead", own);
  }
  const [jump] = content.jumpHosts;
  const single = content.jumpHosts.length === 1 && jump !== undefined;
  if (single && isJsonMap(pdf.jumphost)) {
    const own = ownBlockOf(jump, back.jumpHosts[0]);
    if (own !== null) setMember(pdf.jumphost, "fairlead", own);
  }
  const { rest: _, ...declared } = content.declared ?? {};
  const { rest: __, ...read } = back.declared;
  const lab = mapOf({
    jumpHosts:
      content.jumpHosts.length > 1
        ? content.jumpHosts.map((one) => ({ name: one.name, ...meaningOf(one) }))
        : undefined,
    networks: content.networks && { ...content.networks },
    clusterOverrides: content.clusterOverrides as Json | undefined,
    declared: sameJson(declared, read) ? undefined : (declared as Json),
  });
  if (Object.keys(lab).length > 0) setMember(pdf, "fairlead", lab);
  return { pdf, idf };
}

const treeOf = (value: Json): Tree => ({
  ...{ file: "", value, tagged: new Map() },
  place: () => ({ file: "", line: 1, column: 1 }),
});
