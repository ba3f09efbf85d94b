import { and, eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { z } from "zod";
import { InstallKeyInput } from "@/server/contract/host-test";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob } from "../job/enqueue-job";
import { secretBox } from "../secret-box";
import { chooseHosts } from "./choose-hosts";

/**
 * Queues the job that puts a key's public half on hosts. The password is sealed until the job takes it, which deletes it.
 * @throws DomainError `not_found`, `wrong_state` naming a host whose SSH key is not accepted yet
 */
export async function requestKeyInstallation(
  ctx: ServiceContext,
  input: z.input<typeof InstallKeyInput>,
): Promise<{ jobId: string }> {
  const { labId, credentialId, hosts, password } = parseInput(InstallKeyInput, input);
  const granted = await authorize(ctx, "job.start", { labId });
  const box = await secretBox(ctx.db);
  const passwordId = v7();
  const sealed = box.seal(password, passwordId);
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { credential } = tx.db.t;
    const [key] = await tx.db.q
      .select({ name: credential.name })
      .from(credential)
      .where(
        and(eq(credential.id, credentialId), eq(credential.labId, labId), eq(credential.kind, "ssh-key")),
      )
      .limit(1);
    if (!key) throw notFound("This SSH key");
    const chosen = await chooseHosts(tx, labId, hosts);
    const unpinned = chosen.machines.find((one) => one.hostKeys.length === 0);
    if (unpinned) {
      throw new DomainError(
        "wrong_state",
        `The SSH key of ${unpinned.name} is not accepted yet: a password is sent to no machine before; test the hosts and compare it.`,
      );
    }
    await tx.db.q.insert(credential).values({
      ...{ id: passwordId, labId, kind: "once-password" as const, name: "Password that is used once" },
      ...{ sealed, createdAt: tx.clock.now() },
    });
    const jobId = await enqueueJob(tx, granted, {
      ...{ labId, kind: "install-key" },
      title: `Install the key ${key.name} on ${chosen.words}`,
      payload: { credentialId, passwordId, hosts },
    });
    const detail = { jobId, hosts, key: key.name };
    const entry = { action: "host.install-key", subject: chosen.labName, subjectId: labId, labId, detail };
    return { result: { jobId }, entry };
  });
}
