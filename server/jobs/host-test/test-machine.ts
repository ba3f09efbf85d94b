import type { Duplex } from "node:stream";
import type { HostTestStep, HostTestStepId } from "@/server/contract/host-test";
import { DomainError } from "@/server/domain/errors";
import {
  explainLogin,
  explainNoConnection,
  judgeBanner,
  judgeKey,
  judgePython,
  judgeResolution,
  judgeSudo,
  noCredential,
  noKeyExchange,
  saidConnected,
  saidLogin,
} from "@/server/domain/host-test/sentences";
import { beginStep, endStep, newSteps, type StepOutcome, stops } from "@/server/domain/host-test/test-steps";
import { type Begun, beginSsh, LoginError } from "@/server/infra/ssh/probe/begin-ssh";
import { openSocket, SocketError } from "@/server/infra/ssh/probe/open-socket";
import { readBanner } from "@/server/infra/ssh/probe/read-banner";
import { resolveAddress } from "@/server/infra/ssh/probe/resolve-address";
import { trySudo } from "@/server/infra/ssh/probe/try-sudo";
import { SshConnection } from "@/server/infra/ssh/ssh-connection";
import type { SshLease } from "@/server/infra/ssh/ssh-pool";
import type { LabMachine } from "@/server/services/host/read-machines";

export interface Seen {
  steps: HostTestStep[];
  /** OpenSSH public key line. */
  shownKey: string | null;
  addresses: string[];
}

export interface MachineTest {
  machine: LabMachine;
  /** An open connection to the jump host before it. */
  from: SshLease | undefined;
  signal: AbortSignal;
  openKey(credentialId: string): Promise<string>;
  /** Called after each step begins and ends. */
  saw(seen: Seen): Promise<void>;
}

/** Goes the steps of a connection test on one machine, until the first that is red or asks. */
export async function testMachine(test: MachineTest): Promise<Seen> {
  const { machine, from, signal } = test;
  const fromName = from?.start.name ?? null;
  const seen: Seen = { steps: newSteps(), shownKey: null, addresses: [] };
  const open: { socket?: Duplex; ssh?: Begun } = {};
  const step = async (id: HostTestStepId, work: () => Promise<StepOutcome>) => {
    if (seen.steps.some((one) => stops(one.status))) return;
    signal.throwIfAborted();
    seen.steps = beginStep(seen.steps, id);
    await test.saw(seen);
    const began = performance.now();
    const outcome = await work().catch((cause: unknown): StepOutcome => {
      signal.throwIfAborted();
      // a connection that breaks under a step is this machine's fault alone
      if (cause instanceof DomainError) return { status: "failed", message: cause.message };
      throw cause;
    });
    signal.throwIfAborted();
    seen.steps = endStep(seen.steps, id, outcome, performance.now() - began);
    await test.saw(seen);
  };
  try {
    await step("resolve", async () => {
      seen.addresses = await resolveAddress(machine.address, from?.connection, signal);
      return judgeResolution(machine, fromName, seen.addresses);
    });
    await step("connect", async () => {
      try {
        const address = seen.addresses[0] ?? machine.address;
        open.socket = await openSocket({ address, port: machine.port }, from?.start, signal);
        return saidConnected(machine, fromName);
      } catch (cause) {
        if (!(cause instanceof SocketError)) throw cause;
        return explainNoConnection(machine, fromName, cause.why, cause.message);
      }
    });
    await step("banner", async () => judgeBanner(machine, await readBanner(socketOf(open), signal)));
    await step("fingerprint", () => seeKey(test, seen, open));
    await step("login", () => logIn(test, open));
    const connection = async () => new SshConnection(machine.name, await sshOf(open).ready, sshOf(open).end);
    await step("sudo", async () => {
      const { sudoCredentialId } = machine;
      const password = sudoCredentialId === null ? undefined : await test.openKey(sudoCredentialId);
      return judgeSudo(machine, await trySudo(await connection(), password, signal));
    });
    await step("python", async () => {
      const said = await (await connection()).run("python3 --version 2>&1", { timeoutMs: 10_000, signal });
      return judgePython(machine, said.code === 0 ? said.stdout : null);
    });
    return seen;
  } finally {
    open.ssh?.end();
    open.socket?.destroy();
  }
}

type Open = { socket?: Duplex; ssh?: Begun };
const socketOf = ({ socket }: Open): Duplex => {
  if (!socket) throw new Error("The step before opened a socket.");
  return socket;
};
const sshOf = ({ ssh }: Open): Begun => {
  if (!ssh) throw new Error("The step before began SSH.");
  return ssh;
};

/** Which key it shows. One that has none of the pinned types any more is asked again for any. */
async function seeKey({ machine, from, signal, openKey }: MachineTest, seen: Seen, open: Open) {
  const pinned = machine.hostKeys.map((one) => one.fingerprint);
  const privateKey = machine.key && pinned.length > 0 ? await openKey(machine.key.credentialId) : undefined;
  const hostKeys = machine.hostKeys.map((one) => one.publicKey);
  try {
    open.ssh = beginSsh(socketOf(open), { user: machine.user, hostKeys, privateKey });
    let shown = open.ssh.shown;
    shown = shown.catch(async (cause: unknown) => {
      if (!(cause instanceof LoginError) || cause.why !== "no such key") throw cause;
      const address = seen.addresses[0] ?? machine.address;
      open.socket = await openSocket({ address, port: machine.port }, from?.start, signal);
      open.ssh = beginSsh(open.socket, { user: machine.user, hostKeys: [] });
      return open.ssh.shown;
    });
    const key = await shown;
    seen.shownKey = key.publicKey;
    return judgeKey(machine, key.fingerprint, pinned);
  } catch (cause) {
    if (cause instanceof LoginError || cause instanceof SocketError)
      return noKeyExchange(machine, cause.message);
    throw cause;
  }
}

async function logIn({ machine }: MachineTest, open: Open): Promise<StepOutcome> {
  if (!machine.key) return noCredential(machine);
  try {
    sshOf(open).goOn();
    await sshOf(open).ready;
    return saidLogin(machine, machine.key.name);
  } catch (cause) {
    if (!(cause instanceof LoginError)) throw cause;
    return explainLogin(machine, cause.why, cause.message, machine.key);
  }
}
