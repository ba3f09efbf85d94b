import { eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { secretBox } from "../secret-box";
import { kubeconfigName } from "./kubeconfig-name";

const ReadKubeconfigInput = z.object({ clusterId: Id });

/** A cluster's kubeconfig, unsealed. It opens everything on the cluster, so every reading is in the audit trail. */
export async function readKubeconfig(
  ctx: ServiceContext,
  input: z.input<typeof ReadKubeconfigInput>,
): Promise<{ kubeconfig: string; fileName: string }> {
  const { clusterId } = parseInput(ReadKubeconfigInput, input);
  const { cluster, credential, lab } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ labId: cluster.labId, labName: lab.name, id: credential.id, sealed: credential.sealed })
    .from(cluster)
    .leftJoin(lab, eq(lab.id, cluster.labId))
    .leftJoin(credential, eq(credential.id, cluster.credentialId))
    .where(eq(cluster.id, clusterId))
    .limit(1);
  if (!row) throw notFound("This cluster");
  const { labId, labName, id, sealed } = row;
  const granted = await authorize(ctx, "cluster.kubeconfig", { labId });
  if (id === null || sealed === null) {
    throw new DomainError("wrong_state", "This cluster has no kubeconfig: its deploy did not get that far.");
  }
  const kubeconfig = (await secretBox(ctx.db)).open(sealed, id);
  const subject = labName ?? labId;
  await inAuditedWrite(ctx, granted, async () => ({
    result: undefined,
    entry: { action: "cluster.read_kubeconfig", subject, subjectId: clusterId, labId },
  }));
  return { kubeconfig, fileName: kubeconfigName(subject).fileName };
}
