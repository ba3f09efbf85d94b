import path from "node:path";

/** Root-owned folders of all practice labs. Nothing here comes from a caller but the checked uid and lab id. */
export const RUN = "/run/fairlead";
export const STATE = "/var/lib/fairlead-labs";
export const CACHE = "/var/cache/fairlead";

/** One for each installation of the user: where one stops, the others keep theirs. */
export const doorSocket = (uid: number, name: string) => path.join(RUN, String(uid), `door-${name}.sock`);
export const labSocket = (uid: number, labId: string) => path.join(RUN, String(uid), "labs", `${labId}.sock`);
/** What its daemon says when it goes wrong. */
export const labLog = (labId: string) => path.join(RUN, "log", `${labId}.log`);
export const labFolder = (labId: string) => path.join(STATE, labId);

/**
 * Name of a lab's cgroups and link on the machine. The last digits, because the first ones of a UUIDv7 are its time
 * and equal for labs of one minute.
 */
export const shortName = (labId: string) => `fl${labId.replaceAll("-", "").slice(-6)}`;

/** The machine's end of the lab's one cable. */
export const machineLink = (short: string) => `${short}-m`;

/** Where a lab makes the base image when it is the first to need it. */
export const baseWork = (labId: string) => path.join(CACHE, `building-${labId}`);
