import { z } from "zod";
import { DeclaredLab, DeclaredMachine } from "@/server/contract/declared";
import { HostRole, HostTag, MOST_TAGS } from "@/server/contract/lab";
import { DescribedOverrides, HostName, Ipv4Range } from "@/server/contract/practice-lab";
import { DEFAULTS, type DescribedLab, type DescribedMachine } from "./described";
import type { Fields } from "./fields";
import { dropUndefined } from "./pdf/drop-undefined";
import { isJsonMap, type JsonMap, mapOf, memberOf, sameJson } from "./same-json";
import type { Json } from "./yaml/read-yaml";

/** What an export writes under `fairlead`, because its format has no word for it. */
const OwnMachine = z.object({
  ssh: z
    .object({
      address: z.string().max(253),
      port: z.number().int().min(1).max(65535),
      user: z.string().max(64),
    })
    .partial()
    .optional(),
  via: z.array(HostName).max(2).optional(),
  roles: z.array(HostRole).optional(),
  recordedHardware: z.boolean().optional(),
  tags: z.array(HostTag).max(MOST_TAGS).optional(),
  declared: DeclaredMachine.omit({ rest: true }).optional(),
});
const OwnLab = z.object({
  jumpHosts: z.array(OwnMachine.extend({ name: HostName })).optional(),
  networks: z.object({ pods: Ipv4Range, services: Ipv4Range }).optional(),
  clusterOverrides: DescribedOverrides.optional(),
  declared: DeclaredLab.omit({ rest: true }).optional(),
});

/** Lays what an export wrote for itself over what the format said. */
export function readOwnMachine(machine: DescribedMachine, block: Fields): DescribedMachine {
  const own = read(block, OwnMachine);
  if (!own) return machine;
  const { ssh, declared, ...said } = own;
  return {
    ...machine,
    ...dropUndefined(said),
    ssh: { ...machine.ssh, ...dropUndefined(ssh ?? {}) },
    declared: { ...machine.declared, ...dropUndefined(declared ?? {}) },
  };
}

export function readOwnLab(lab: DescribedLab, block: Fields): DescribedLab {
  const own = read(block, OwnLab);
  if (!own) return lab;
  const jumpHosts = own.jumpHosts?.map(({ ssh, declared, name, ...said }): DescribedMachine => {
    const before = lab.jumpHosts.find((jump) => jump.name === name);
    return {
      ...{ name, place: block.place, ...dropUndefined(said) },
      ssh: { ...before?.ssh, ...dropUndefined(ssh ?? {}) },
      declared: { ...before?.declared, ...dropUndefined(declared ?? {}) },
    };
  });
  return {
    ...lab,
    ...(jumpHosts ? { jumpHosts } : {}),
    ...(own.networks ? { networks: own.networks } : {}),
    ...(own.clusterOverrides ? { clusterOverrides: own.clusterOverrides } : {}),
    declared: { ...lab.declared, ...dropUndefined(own.declared ?? {}) },
  };
}

function read<Schema extends z.ZodType>(block: Fields, schema: Schema): z.output<Schema> | undefined {
  if (block.value === undefined) return undefined;
  const parsed = schema.safeParse(block.value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  block.findings.warn(
    block.place,
    `The block fairlead is not as an export writes it${where === "" ? "" : ` (${where})`}: it was left out.`,
  );
  return undefined;
}

/** What two readings of a machine have to agree in for an export to be whole. */
export interface MachineMeaning {
  name: string;
  ssh: { address?: string | undefined; port?: number | undefined; user?: string | undefined };
  via?: readonly string[] | undefined;
  roles?: readonly string[] | undefined;
  recordedHardware?: boolean | undefined;
  tags?: readonly string[] | undefined;
  declared?: object | undefined;
}

/** Everything a machine means, with what nobody says filled in; ids of this installation and the rest left out. */
export function meaningOf(machine: MachineMeaning): JsonMap {
  const { rest: _, bmc, ...declared } = (machine.declared ?? {}) as DeclaredMachine;
  const { credentialId: __, ...open } = bmc ?? {};
  return JSON.parse(
    JSON.stringify({
      ssh: {
        address: machine.ssh.address ?? machine.name,
        port: machine.ssh.port ?? DEFAULTS.port,
        user: machine.ssh.user ?? DEFAULTS.user,
      },
      via: machine.via ?? [],
      roles: [...(machine.roles ?? [])].sort(),
      recordedHardware: machine.recordedHardware ?? false,
      tags: [...(machine.tags ?? [])].sort(),
      declared: { ...declared, ...(bmc === undefined ? {} : { bmc: open }) },
    }),
  ) as JsonMap;
}

/** The block a machine needs so that reading it back means the same; null when the format says everything. */
export function ownBlockOf(wanted: MachineMeaning, readBack: MachineMeaning | undefined): Json | null {
  const [is, got] = [meaningOf(wanted), readBack ? meaningOf(readBack) : {}];
  const keys = Object.keys(is).filter((key) => !sameJson(memberOf(is, key), memberOf(got, key)));
  if (keys.length === 0) return null;
  const block = mapOf(Object.fromEntries(keys.map((key) => [key, memberOf(is, key)])));
  const { declared } = block;
  if (!isJsonMap(declared)) return block;
  const before = isJsonMap(got.declared) ? got.declared : {};
  const changed = Object.keys(declared).filter((key) => !sameJson(declared[key], memberOf(before, key)));
  return { ...block, declared: mapOf(Object.fromEntries(changed.map((key) => [key, declared[key]]))) };
}
