import { auditTables } from "./audit";
import { clusterTables } from "./cluster";
import { identityTables } from "./identity";
import { jobTables } from "./job";
import type { Kit } from "./kit";
import { labTables } from "./lab";
import { shareTables } from "./share";
import { suiteTables } from "./suite";

/** Every table of Fairlead in one dialect. */
export const define = (k: Kit) => ({
  ...identityTables(k),
  ...labTables(k),
  ...jobTables(k),
  ...clusterTables(k),
  ...suiteTables(k),
  ...shareTables(k),
  ...auditTables(k),
});
export type Tables = ReturnType<typeof define>;
