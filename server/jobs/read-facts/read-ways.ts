import type { HostFacts } from "@/server/contract/host-facts";
import type { HostReach } from "@/server/contract/host-reach";
import { DomainError } from "@/server/domain/errors";
import { askReach } from "@/server/domain/reach/ask-reach";
import { findReachFaults, isReached } from "@/server/domain/reach/judge-reach";
import { nameHosts } from "@/server/domain/reach/name-hosts";
import { readReach } from "@/server/infra/facts/read-reach";
import { readNewestFacts } from "@/server/services/check/read-newest-facts";
import { toDomainError } from "@/server/services/errors";
import { readEndpointName } from "@/server/services/host/read-endpoint-name";
import type { LabMachine } from "@/server/services/host/read-machines";
import { routeTo, unsealCredential } from "@/server/services/host/route-to";
import { saveReach } from "@/server/services/host/save-reach";
import { FenceLost } from "@/server/services/job/fence";
import { inTurns } from "../in-turns";
import type { ReaderContext } from "../job-reader";

export const WAYS_STAGE = { id: "reach", title: "Try ways between hosts" };
/** Each host is busy with its own echoes; the one who reads only waits. */
const AT_ONCE = 50;

/**
 * Lets every host try the others, all at once and each in one round trip; a wall between two is a finding, no failure.
 * @param hosts those that were read just now
 * @param wantedNames to look up beside the hosts' own, such as the API server's
 * @returns names of hosts that could not be asked
 */
export async function readWays(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  hosts: readonly LabMachine[],
  wantedNames: readonly string[],
): Promise<string[]> {
  const { labId } = ctx.job;
  const endpoint = await readEndpointName(ctx.services, labId);
  const names = endpoint === null ? wantedNames : [...wantedNames, endpoint];
  const newest = await readNewestFacts(ctx.services, labId);
  const facts = new Map([...newest].map(([name, read]) => [name, read.facts]));
  const peers = machines.filter((one) => !one.jump);
  const unasked: string[] = [];
  await inTurns(hosts, AT_ONCE, async (from) => {
    const began = performance.now();
    const task = WAYS_STAGE.id;
    const host = from.name;
    try {
      const reach = await askHost(ctx, machines, from, { peers, facts, names });
      const ms = Math.round(performance.now() - began);
      const at = ctx.services.clock.now();
      await ctx.keep((tx) => saveReach(tx, { labId, hostId: from.hostId, jobId: ctx.job.id, at, ms, reach }));
      const faults = findReachFaults(host, reach, nameHosts(peers, facts));
      const said = `${inWords(reach)}; ${ms} ms`;
      ctx.log(
        [`${host}: ${said}`, ...faults.map((one) => `${host}: ${one.title}: ${one.detail}`)].join("\n"),
      );
      ctx.result({ task, host, status: "ok", message: said, durationMs: performance.now() - began });
      for (const fault of faults) ctx.finding({ host, ...fault });
    } catch (cause) {
      if (ctx.signal.aborted || cause instanceof FenceLost) throw cause;
      const { message } = cause instanceof DomainError ? cause : toDomainError(cause, `job ${ctx.job.id}`);
      ctx.log(`${host}: ${message}`);
      ctx.result({ task, host, status: "failed", message, durationMs: performance.now() - began });
      ctx.finding({ host, title: `${host} could not try the other hosts`, detail: message });
      unasked.push(host);
    }
  });
  return unasked;
}

async function askHost(
  ctx: ReaderContext,
  machines: readonly LabMachine[],
  from: LabMachine,
  {
    peers,
    facts,
    names,
  }: { peers: readonly LabMachine[]; facts: ReadonlyMap<string, HostFacts>; names: readonly string[] },
): Promise<HostReach> {
  const unseal = async (id: string) => {
    const secret = await unsealCredential(ctx.services, id);
    ctx.hide(secret);
    return secret;
  };
  const { way, endpoint } = routeTo(machines, from, unseal);
  const lease = await ctx.connections.open(ctx.job.labId, [...way, endpoint()], ctx.signal);
  try {
    return await readReach(lease.connection, askReach(from.name, peers, facts, names), ctx.signal);
  } finally {
    lease.release();
  }
}

function inWords({ ways, names }: HostReach): string {
  const peers = [...new Set(ways.map((way) => way.host))];
  const reached = peers.filter((peer) => ways.some((way) => way.host === peer && isReached(way) === true));
  const known = names.filter((one) => one.addresses.length > 0).length;
  return `reaches ${reached.length} of ${peers.length} other hosts, knows ${known} of ${names.length} names`;
}
