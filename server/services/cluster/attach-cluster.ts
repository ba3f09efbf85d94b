import type { z } from "zod";
import { AttachClusterInput } from "@/server/contract/cluster";
import { badInput, type DomainError } from "@/server/domain/errors";
import { readerKubeconfig } from "@/server/domain/kubernetes/attach-manifest";
import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { sealCredential } from "../credential/insert-credential";
import { parseInput } from "../errors";
import { chooseHosts } from "../host/choose-hosts";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { requireNoCluster } from "./require-no-cluster";

/**
 * Queues the job that tries a cluster that runs already and keeps it as the lab's. The kubeconfig is sealed meanwhile, and
 * deleted when the job keeps no cluster.
 * @throws DomainError `bad_input` for a kubeconfig that runs a program, names files or cannot be read; `wrong_state` for a
 *   lab that has a cluster
 */
export async function attachCluster(
  ctx: ServiceContext,
  input: z.input<typeof AttachClusterInput>,
): Promise<{ jobId: string }> {
  const { labId, way, idempotencyKey, ...given } = parseInput(AttachClusterInput, input);
  await authorize(ctx, "credential.write", { labId });
  const granted = await authorize(ctx, "job.start", { labId });
  const kubeconfig = kubeconfigOf(given);
  const { host, port } = readKubeconfig(kubeconfig);
  const sealed = await sealCredential(ctx, {
    ...{ labId, kind: "kubeconfig", name: "Kubeconfig of the attached cluster", secret: kubeconfig },
    ...{ publicPart: null, fingerprint: null },
  });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "attach-cluster");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { labName } = await chooseHosts(tx, labId, undefined);
      await requireNoCluster(tx, labId);
      await tx.db.q.insert(tx.db.t.credential).values(sealed);
      const jobId = await enqueueJob(tx, granted, {
        ...{ labId, kind: "attach-cluster", title: `Attach the cluster at ${host}:${port}`, idempotencyKey },
        payload: { credentialId: sealed.id, way },
      });
      const detail = { jobId, endpoint: `${host}:${port}`, way };
      return {
        result: { jobId },
        entry: { action: "cluster.attach", subject: labName, subjectId: labId, labId, detail },
      };
    });
  return onceByKey(idempotencyKey, request);
}

function kubeconfigOf({ kubeconfig, account }: Pick<AttachClusterInput, "kubeconfig" | "account">): string {
  if (kubeconfig !== undefined && account === undefined) return kubeconfig;
  if (account === undefined || kubeconfig !== undefined)
    throw badInput("Give either a kubeconfig, or server, CA and token of the reader's account.");
  const { ca, server } = account;
  if (!ca.includes("-----BEGIN CERTIFICATE-----")) throw refuseField("ca", "The CA is no PEM text");
  if (!/^https:\/\//.test(server.trim())) throw refuseField("server", "The server is no https:// address");
  return readerKubeconfig({ ...account, server: server.trim() });
}

function refuseField(field: string, what: string): DomainError {
  const message = `${what}: copy all that the command printed.`;
  return badInput(message, [{ field: `account.${field}`, message }]);
}
