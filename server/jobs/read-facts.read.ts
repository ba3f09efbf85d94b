import { z } from "zod";
import type { HostFacts } from "@/server/contract/host-facts";
import { DomainError } from "@/server/domain/errors";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { readFactsText } from "@/server/infra/facts/read-facts";
import { SshError } from "@/server/infra/ssh/ssh-error";
import type { SshLease } from "@/server/infra/ssh/ssh-pool";
import { toDomainError } from "@/server/services/errors";
import { type LabMachine, readMachines } from "@/server/services/host/read-machines";
import { routeTo, unsealCredential } from "@/server/services/host/route-to";
import { findOtherLab, saveFacts } from "@/server/services/host/save-facts";
import { FenceLost } from "@/server/services/job/fence";
import { inTurns } from "./in-turns";
import type { JobReader, ReaderContext } from "./job-reader";
import { readWays, WAYS_STAGE } from "./read-facts/read-ways";

/** Payload of a `read-facts` job: names of hosts, or all but the jump hosts; names the hosts look up beside their own. */
export const ReadFactsPayload = z.object({
  hosts: z.array(z.string()).nullable(),
  names: z.array(z.string()).default([]),
});

const STAGE = "facts";
/** All go over the one connection of the jump host, so its limits on logins and sessions do not count. */
const AT_ONCE = 20;

/** Reads each host in one round trip; one that cannot be read does not keep the others from it. */
export const reader: JobReader = {
  async read(ctx) {
    const { hosts, names } = ReadFactsPayload.parse(ctx.job.payload);
    const machines = await readMachines(ctx.services, ctx.job.labId);
    const wanted = machines.filter((one) => hosts?.includes(one.name) ?? !one.jump);
    const stageHosts = wanted.map((one) => one.name);
    ctx.declareStages([
      { id: STAGE, title: "Read facts", hosts: stageHosts },
      { ...WAYS_STAGE, hosts: stageHosts },
    ]);
    ctx.stage(STAGE, "running");
    ctx.task({ uuid: STAGE, name: "Read facts", stage: STAGE });
    const unread: string[] = [];
    await inTurns(wanted, AT_ONCE, async (machine) => {
      if (!(await readHost(ctx, machines, machine))) unread.push(machine.name);
    });
    ctx.stage(STAGE, unread.length > 0 ? "failed" : "succeeded");
    const known = wanted.filter((one) => !unread.includes(one.name));
    const unasked = await tryWays(ctx, machines, known, names);
    const read = `${wanted.length - unread.length} of ${wanted.length} ${wanted.length === 1 ? "host" : "hosts"} read`;
    const faults = [
      ...(unread.length > 0 ? [`not read: ${unread.sort().join(", ")}`] : []),
      ...(unasked.length > 0 ? [`could not try the others: ${unasked.sort().join(", ")}`] : []),
    ];
    const outcome = faults.length === 0 ? "succeeded" : "failed";
    return { outcome, message: `${[read, ...faults].join("; ")}.` };
  },
};

async function tryWays(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  hosts: readonly LabMachine[],
  names: readonly string[],
): Promise<string[]> {
  if (hosts.length === 0) {
    ctx.stage(WAYS_STAGE.id, "skipped");
    return [];
  }
  ctx.stage(WAYS_STAGE.id, "running");
  ctx.task({ uuid: WAYS_STAGE.id, name: WAYS_STAGE.title, stage: WAYS_STAGE.id });
  const unasked = await readWays(ctx, machines, hosts, names);
  ctx.stage(WAYS_STAGE.id, unasked.length > 0 ? "failed" : "succeeded");
  return unasked;
}

/** @returns false when it could not be read, which its result says */
async function readHost(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  machine: LabMachine,
): Promise<boolean> {
  const began = performance.now();
  const { name: host, hostId } = machine;
  const { labId, id: jobId } = ctx.job;
  try {
    const { facts, ms } = await readOnce(ctx, machines, machine);
    const at = ctx.services.clock.now();
    const changes = await ctx.keep((tx) => saveFacts(tx, { labId, hostId, jobId, at, ms, facts }));
    await tellOtherLab(ctx, machine, facts);
    const said = `${inWords(facts)}; ${ms} ms${changes === null ? "" : `, ${changes} ${changes === 1 ? "change" : "changes"}`}`;
    ctx.log(`${host}: ${said}`);
    ctx.result({ task: STAGE, host, status: "ok", message: said, durationMs: performance.now() - began });
    return true;
  } catch (cause) {
    if (ctx.signal.aborted || cause instanceof FenceLost) throw cause;
    const message = (cause instanceof DomainError ? cause : toDomainError(cause, `job ${jobId}`)).message;
    ctx.log(`${host}: ${message}`);
    const status = cause instanceof SshError && cause.failure !== "failed" ? "unreachable" : "failed";
    ctx.result({ task: STAGE, host, status, message, durationMs: performance.now() - began });
    ctx.finding({ host, title: `${host} was not read`, detail: message });
    return false;
  }
}

async function readOnce(ctx: ReaderContext, machines: readonly LabMachine[], machine: LabMachine) {
  const unseal = async (id: string) => {
    const secret = await unsealCredential(ctx.services, id);
    ctx.hide(secret);
    return secret;
  };
  const { way, endpoint } = routeTo(machines, machine, unseal);
  const { sudoCredentialId } = machine;
  const sudoPassword = sudoCredentialId === null ? undefined : await unseal(sudoCredentialId);
  const began = performance.now();
  const read = async (lease: SshLease) => {
    try {
      const options = { sudoPassword, signal: ctx.signal };
      const { text, marker, ...trip } = await readFactsText(lease.connection, options);
      return { facts: parseFacts(text, marker, trip), ms: Math.round(performance.now() - began) };
    } finally {
      lease.release();
    }
  };
  const open = () => ctx.connections.open(ctx.job.labId, [...way, endpoint()], ctx.signal);
  const first = await open();
  try {
    const found = await read(first);
    if (found.facts.root || !first.kept) return found;
    // a group that lets him use sudo counts from the next login
    first.connection.close();
  } catch (cause) {
    // one that was kept open may have died without a word: its host was started anew
    if (!(cause instanceof SshError) || cause.failure !== "lost" || !first.kept) throw cause;
    first.connection.close();
  }
  return read(await open());
}

async function tellOtherLab(
  ctx: ReaderContext,
  { name }: LabMachine,
  { machineId }: HostFacts,
): Promise<void> {
  if (machineId === null) return;
  const other = await findOtherLab(ctx.services, ctx.job.labId, machineId);
  if (!other) return;
  ctx.finding({
    host: name,
    title: `${name} is in another lab too`,
    detail: `Its machine-id is that of ${other.host} in the lab ${other.lab}: a host belongs to one lab.`,
    hint: "Take it out of one of them, or give a copied machine an id of its own (systemd-machine-id-setup).",
  });
}

const inWords = ({ os, cpu, numa, memory, nics }: HostFacts): string => {
  const hardware = nics.filter((nic) => nic.kind !== "loopback").length;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return [
    os?.pretty ?? "unknown system",
    count(cpu.threads, "CPU"),
    count(numa.length, "NUMA node"),
    `${(memory.totalKiB / 2 ** 20).toFixed(1)} GiB`,
    count(hardware, "interface"),
  ].join(", ");
};
