import { z } from "zod";
import { Id } from "@/server/contract/ids";

export const Nothing = z.object({});
export const LabRef = z.object({ labId: Id });
export const JobRef = z.object({ jobId: Id });
export const ClusterRef = z.object({ clusterId: Id });
export const StartedJob = z.object({ jobId: Id });
