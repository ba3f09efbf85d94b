import { existsSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { machineCgroups, removeLabGroups } from "./cgroups";
import { unloadKernelModules } from "./kernel-modules";
import { type LabRecord, readLabRecords } from "./lab-record";
import { removeLink } from "./network";
import { baseWork, labFolder, labLog, labSocket, machineLink, STATE, shortName } from "./places";

/**
 * Clears what a lab left on the machine; the record goes last, so that a killed sweep can be done again. Call only for a
 * lab whose daemon is dead, or from that daemon.
 */
export async function clearLab(record: LabRecord): Promise<void> {
  const short = shortName(record.labId);
  // first: ends what may still run, and a running host would write below the folder while it is deleted
  await removeLabGroups(machineCgroups(), short, record.enabledControllers);
  await removeLink(machineLink(short));
  await rm(baseWork(record.labId), { recursive: true, force: true });
  await rm(labLog(record.labId), { force: true });
  await rm(labSocket(record.uid, record.labId), { force: true });
  const folder = labFolder(record.labId);
  for (const entry of existsSync(folder) ? await readdir(folder) : []) {
    if (entry !== "lab.json") await rm(`${folder}/${entry}`, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}

/** Clears every lab whose daemon is gone. Call with the machine lock `labs`. */
export async function sweepDeadLabs(onLine: (line: string) => void): Promise<number> {
  const dead = readLabRecords().filter((lab) => !lab.alive);
  for (const lab of dead) {
    onLine(`Clearing what practice lab ${lab.labId} left (its daemon ended)`);
    await clearLab(lab);
  }
  return dead.length;
}

/** Once no lab is left: removes the state folder, and what labs had loaded into the kernel. Call with the machine lock `labs`. */
export async function removeEmptyState(): Promise<void> {
  if (existsSync(STATE)) {
    const removed = await rmdir(STATE).then(
      () => true,
      () => false, // another lab has its record in it
    );
    if (!removed) return;
  }
  await unloadKernelModules();
}
