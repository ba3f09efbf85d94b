import { and, desc, eq, inArray, ne, notInArray } from "drizzle-orm";
import type { LabState } from "@/server/contract/lab";
import type { FieldProblem } from "@/server/domain/descriptor/find-doubles";
import type { ServiceContext } from "../context";

export interface MachineOfLab {
  field: string;
  name: string;
  jump: boolean;
  address: string;
  port: number;
}

/** A draft owns nothing yet, a lab that is gone nothing any more. */
const OWNS_NOTHING: LabState[] = ["draft", "removed"];

/**
 * Hosts that belong to another lab: the same address and port behind the same jump hosts. Jump hosts may serve many labs,
 * and one private address may stand behind two of them.
 */
export async function findOwnedElsewhere(
  ctx: ServiceContext,
  labId: string,
  machines: readonly MachineOfLab[],
): Promise<FieldProblem[]> {
  const hosts = machines.filter((machine) => !machine.jump);
  if (hosts.length === 0) return [];
  const { host, lab } = ctx.db.t;
  const addresses = [...new Set(hosts.map((one) => one.address))];
  const rivals = await ctx.db.q
    .select({ labId: host.labId, lab: lab.name, name: host.name, address: host.address, port: host.port })
    .from(host)
    .innerJoin(lab, eq(lab.id, host.labId))
    .where(
      and(
        inArray(host.address, addresses),
        eq(host.jump, false),
        ne(host.labId, labId),
        notInArray(lab.state, OWNS_NOTHING),
      ),
    );
  if (rivals.length === 0) return [];
  const routes = await readRoutes(ctx, [...new Set(rivals.map((rival) => rival.labId))]);
  const ownRoute = routeOf(machines.filter((machine) => machine.jump));
  return hosts.flatMap(({ field, name, address, port }) => {
    const owner = rivals.find(
      (rival) =>
        rival.address === address && rival.port === port && (routes.get(rival.labId) ?? "") === ownRoute,
    );
    if (!owner) return [];
    const message = `the host ${name} (${address} port ${port}) is ${owner.name} of the lab ${owner.lab} already: a host belongs to one lab`;
    return [{ field: `${field}.address`, message }];
  });
}

/**
 * Hosts whose machine id, as facts read it, is that of another lab's host: the same machine by another address.
 * Their rows have to be there.
 */
export async function findSameMachines(
  ctx: ServiceContext,
  labId: string,
  machines: readonly MachineOfLab[],
): Promise<FieldProblem[]> {
  const own = await readMachineIds(ctx, eq(ctx.db.t.host.labId, labId));
  const ids = [...new Set(own.map((one) => one.machineId))];
  if (ids.length === 0) return [];
  const { host, hostFacts, lab } = ctx.db.t;
  const rivals = await ctx.db.q
    .selectDistinct({ hostId: hostFacts.hostId })
    .from(hostFacts)
    .innerJoin(lab, eq(lab.id, hostFacts.labId))
    .where(
      and(inArray(hostFacts.machineId, ids), ne(hostFacts.labId, labId), notInArray(lab.state, OWNS_NOTHING)),
    );
  if (rivals.length === 0) return [];
  // one that was set up anew has another id since
  const rivalIds = rivals.map((rival) => rival.hostId);
  const others = await readMachineIds(ctx, inArray(host.id, rivalIds));
  return machines.flatMap(({ field, name, jump }) => {
    const machineId = own.find((one) => one.name === name)?.machineId;
    const owner = others.find((one) => one.machineId === machineId);
    if (jump || !owner) return [];
    const message = `the host ${name} has the machine id of ${owner.name} of the lab ${owner.lab}: it is the same machine, and a host belongs to one lab`;
    return [{ field: `${field}.address`, message }];
  });
}

type Condition = ReturnType<typeof and>;

/** Machine ids of hosts, as the newest reading of each says. */
async function readMachineIds(ctx: ServiceContext, condition: Condition) {
  const { host, hostFacts, lab } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ hostId: host.id, name: host.name, lab: lab.name, machineId: hostFacts.machineId })
    .from(hostFacts)
    .innerJoin(host, eq(host.id, hostFacts.hostId))
    .innerJoin(lab, eq(lab.id, host.labId))
    .where(and(condition, eq(host.jump, false)))
    .orderBy(desc(hostFacts.at), desc(hostFacts.id));
  const seen = new Set<string>();
  return rows.flatMap(({ machineId, hostId, ...row }) => {
    if (machineId === null || seen.has(hostId)) return [];
    seen.add(hostId);
    return [{ ...row, machineId }];
  });
}

async function readRoutes(ctx: ServiceContext, labIds: string[]): Promise<Map<string, string>> {
  const { host } = ctx.db.t;
  const jumps = await ctx.db.q
    .select({ labId: host.labId, address: host.address, port: host.port })
    .from(host)
    .where(and(inArray(host.labId, labIds), eq(host.jump, true)));
  return new Map(labIds.map((id) => [id, routeOf(jumps.filter((jump) => jump.labId === id))]));
}

const routeOf = (jumps: readonly { address: string; port: number }[]) =>
  jumps
    .map(({ address, port }) => `${address} ${port}`)
    .sort()
    .join(", ");
