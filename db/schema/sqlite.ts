import { sqliteKit } from "./kit";
import { define } from "./tables";

// drizzle-kit reads exports one by one
export const {
  user,
  session,
  account,
  verification,
  membership,
  lab,
  descriptorRevision,
  host,
  hostKey,
  credential,
  labDraft,
  hostTest,
  hostFacts,
  waiver,
  job,
  jobRun,
  jobStage,
  jobHostStage,
  jobLogChunk,
  jobEvent,
  taskResult,
  runner,
  bundle,
  cluster,
  nodeSnapshot,
  auditEntry,
  auditHead,
  installation,
} = define(sqliteKit);
