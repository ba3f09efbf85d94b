import path from "node:path";
import { env } from "@/server/env";

/** Where and as whom the practice lab is asked. Passed in, so that another platform or user can be tested. */
export interface PracticeMachine {
  platform: NodeJS.Platform;
  uid: number;
  gid: number;
  /** The built lab-daemon.mjs. */
  daemonFile: string;
  /** The node that runs us; used for the daemon when only root can change it. */
  nodeFile: string;
  /** The door that was opened for this installation; without one root is asked directly or through `sudo -n`. */
  door?: string | undefined;
}

/** The address range that practice labs take their networks from. */
export const practiceRange = (): string => env().FAIRLEAD_PRACTICE_RANGE;

/** This process on this machine, with the daemon of the current build. */
export function thisMachine(): PracticeMachine {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    daemonFile: path.resolve(env().FAIRLEAD_BUILD, "lab-daemon.mjs"),
    nodeFile: process.execPath,
    door: env().FAIRLEAD_DOOR,
  };
}
