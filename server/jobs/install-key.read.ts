import { eq } from "drizzle-orm";
import { z } from "zod";
import { DomainError, notFound } from "@/server/domain/errors";
import { explainPassword, placeOf } from "@/server/domain/host-test/sentences";
import { installPublicKey } from "@/server/infra/ssh/install-public-key";
import { beginSsh, LoginError } from "@/server/infra/ssh/probe/begin-ssh";
import { openSocket, SocketError } from "@/server/infra/ssh/probe/open-socket";
import { SshConnection } from "@/server/infra/ssh/ssh-connection";
import type { SshLease } from "@/server/infra/ssh/ssh-pool";
import { toDomainError } from "@/server/services/errors";
import { type LabMachine, readMachines } from "@/server/services/host/read-machines";
import { routeTo, unsealCredential } from "@/server/services/host/route-to";
import { takeOncePassword } from "@/server/services/host/take-once-password";
import { FenceLost } from "@/server/services/job/fence";
import { secretBox } from "@/server/services/secret-box";
import { inTurns } from "./in-turns";
import type { JobReader, ReaderContext } from "./job-reader";

/** Payload of an `install-key` job. The password is sealed under its own id until the job takes it. */
export const InstallKeyPayload = z.object({
  credentialId: z.string(),
  passwordId: z.string(),
  hosts: z.array(z.string()),
});

const STAGE = "key";
const AT_ONCE = 5;

type NewKey = NonNullable<LabMachine["key"]> & { publicKey: string };

/** Logs in once with a password, adds the key, and proves it by logging in with it. Jump hosts come first. */
export const reader: JobReader = {
  async read(ctx) {
    const payload = InstallKeyPayload.parse(ctx.job.payload);
    const password = await takePassword(ctx, payload.passwordId);
    ctx.hide(password);
    const key = await readKey(ctx, payload.credentialId);
    const machines = await readMachines(ctx.services, ctx.job.labId);
    const wanted = machines.filter((one) => payload.hosts.includes(one.name));
    ctx.declareStages([{ id: STAGE, title: "Install key", hosts: wanted.map((one) => one.name) }]);
    ctx.stage(STAGE, "running");
    ctx.task({ uuid: STAGE, name: `Install the key ${key.name}`, stage: STAGE });
    const failed: string[] = [];
    const install = async (machine: LabMachine) => {
      if (!(await installOn(ctx, machines, machine, { key, password }))) failed.push(machine.name);
    };
    await inTurns(
      wanted.filter((one) => one.jump),
      1,
      install,
    );
    await inTurns(
      wanted.filter((one) => !one.jump),
      AT_ONCE,
      install,
    );
    ctx.stage(STAGE, failed.length > 0 ? "failed" : "succeeded");
    const done = `The key works on ${wanted.length - failed.length} of ${wanted.length} ${wanted.length === 1 ? "machine" : "machines"}`;
    if (failed.length === 0) return { outcome: "succeeded", message: `${done}.` };
    return { outcome: "failed", message: `${done}; not on ${failed.sort().join(", ")}.` };
  },
  /** However it ends, before it began too: the password is not kept. */
  async settle(tx, job) {
    await takeOncePassword(tx.db, InstallKeyPayload.parse(job.payload).passwordId);
  },
};

async function takePassword(ctx: ReaderContext, passwordId: string): Promise<string> {
  const box = await secretBox(ctx.services.db);
  const sealed = await ctx.keep((tx) => takeOncePassword(tx.db, passwordId));
  if (sealed === undefined) {
    throw new DomainError(
      "wrong_state",
      "The password was used once and is not kept: install the key again, with the password.",
    );
  }
  return box.open(sealed, passwordId);
}

async function readKey({ services: { db } }: ReaderContext, credentialId: string): Promise<NewKey> {
  const { credential } = db.t;
  const [row] = await db.q.select().from(credential).where(eq(credential.id, credentialId)).limit(1);
  if (!row?.publicPart) throw notFound("The SSH key to install");
  return { credentialId, name: row.name, fingerprint: row.fingerprint, publicKey: row.publicPart };
}

/** @returns false when it failed, which its result says */
async function installOn(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  machine: LabMachine,
  what: { key: NewKey; password: string },
): Promise<boolean> {
  const { name: host } = machine;
  const began = performance.now();
  const end = (status: "ok" | "changed" | "failed", message: string) => {
    ctx.log(`${host}: ${message}`);
    ctx.result({ task: STAGE, host, status, message, durationMs: performance.now() - began });
  };
  try {
    const added = await logInAndAdd(ctx, machines, machine, what);
    end(
      added === "added" ? "changed" : "ok",
      `${added === "added" ? "the key was added" : "the key was there already"} and lets ${machine.user} in.`,
    );
    return true;
  } catch (cause) {
    if (ctx.signal.aborted || cause instanceof FenceLost) throw cause;
    const { message } = cause instanceof DomainError ? cause : toDomainError(cause, `job ${ctx.job.id}`);
    end("failed", message);
    ctx.finding({ host, title: `The key is not on ${host}`, detail: message });
    return false;
  }
}

async function logInAndAdd(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  machine: LabMachine,
  { key, password }: { key: NewKey; password: string },
): Promise<"added" | "there"> {
  const { signal, connections } = ctx;
  const { labId } = ctx.job;
  const unseal = async (id: string) => {
    const secret = await unsealCredential(ctx.services, id);
    ctx.hide(secret);
    return secret;
  };
  const { way, endpoint } = routeTo(machines, { ...machine, key }, unseal);
  const target = endpoint();
  const from = way.length > 0 ? await connections.open(labId, way, signal) : undefined;
  let added: "added" | "there";
  try {
    added = await addWithPassword(ctx, machine, from, { key, password });
  } finally {
    from?.release();
  }
  const proof = await connections.open(labId, [...way, target], signal);
  try {
    await proof.connection.read("true", { timeoutMs: 10_000, signal });
  } finally {
    proof.release();
  }
  return added;
}

/** The password goes to nobody but the machine whose key is pinned. */
async function addWithPassword(
  { signal }: ReaderContext,
  machine: LabMachine,
  from: SshLease | undefined,
  { key, password }: { key: NewKey; password: string },
): Promise<"added" | "there"> {
  const { name, user } = machine;
  try {
    const socket = await openSocket(machine, from?.start, signal);
    const hostKeys = machine.hostKeys.map((one) => one.publicKey);
    const ssh = beginSsh(socket, { user, hostKeys, password });
    try {
      const shown = await ssh.shown;
      if (!machine.hostKeys.some((one) => one.fingerprint === shown.fingerprint)) {
        throw new DomainError(
          "conflict",
          `${name} shows ${shown.fingerprint}, which is not the pinned key: test the hosts first.`,
        );
      }
      ssh.goOn();
      return await installPublicKey(new SshConnection(name, await ssh.ready, ssh.end), key.publicKey, signal);
    } finally {
      ssh.end();
    }
  } catch (cause) {
    if (cause instanceof LoginError)
      throw new DomainError("unavailable", explainPassword(machine, cause.why, cause.message));
    if (cause instanceof SocketError) {
      throw new DomainError(
        "unavailable",
        `${name} does not answer at ${placeOf(machine)} (${cause.message}): test the hosts first.`,
      );
    }
    throw cause;
  }
}
