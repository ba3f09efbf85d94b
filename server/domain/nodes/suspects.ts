import type {
  ClusterNode,
  DifferenceCause,
  KubeletSettings,
  NodeInputs,
  NodePrediction,
  PredictionEvidence,
} from "@/server/contract/node";
import { parseQuantity } from "../quantity";

/** Something that is known to be otherwise than it was reckoned with, and the reckoning put right. */
export interface Suspect {
  cause: DifferenceCause;
  /** With its evidence, one sentence. */
  reason: string;
  correct(inputs: NodeInputs): NodeInputs;
}

const KI = 1024n * 1_000_000_000n;

/** What of a node is known to be otherwise than predicted: only what somebody saw, the likeliest first. */
export function suspectsOf(
  node: ClusterNode,
  prediction: NodePrediction,
  { devicesNow }: PredictionEvidence,
): Suspect[] {
  const { from, bootId, factsAt } = prediction;
  const read = `read ${new Date(factsAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (bootId !== null && node.bootId && bootId !== node.bootId) {
    return [
      {
        cause: "facts older than boot",
        reason: `The host's facts (${read}) are of another boot than the one its kubelet runs in: read them again.`,
        correct: (inputs) => ({ ...inputs, ...hostBy(node, inputs), hugePages: pagesBy(node, inputs) }),
      },
      ...optionSuspects(node, from.settings),
    ];
  }
  return [
    ...optionSuspects(node, from.settings),
    ...pagesSuspect(node, from, read),
    ...deviceSuspects(from, devicesNow[node.name] ?? {}),
  ];
}

/** Options that stand for each other: what CPUs are named takes the place of the cpu of both reservations. */
const OPTIONS: readonly (readonly (keyof KubeletSettings)[])[] = [
  ["reservedSystemCPUs", "systemReserved", "kubeReserved"],
  ["evictionHard"],
  ["maxPods"],
  ["podsPerCore"],
  ["localStorage"],
];

function optionSuspects({ kubelet }: ClusterNode, planned: KubeletSettings): Suspect[] {
  if (!kubelet) return [];
  return OPTIONS.flatMap((fields): Suspect[] => {
    const all = fields.flatMap((field) => differing(field, kubelet[field], planned[field]));
    // without named CPUs the cpu of both reservations counts again: that follows
    const named = all.some(({ option }) => option === "reservedSystemCPUs");
    const words = all.filter(({ key }) => !named || key !== "cpu").map((one) => one.words);
    if (words.length === 0) return [];
    const own = Object.fromEntries(fields.map((field) => [field, kubelet[field]]));
    const correct = (inputs: NodeInputs) => ({ ...inputs, settings: { ...inputs.settings, ...own } });
    const reason = `The kubelet says it runs with ${words.join(", ")}.`;
    return [{ cause: "kubelet option", reason, correct }];
  });
}

type Setting = KubeletSettings[keyof KubeletSettings];

/** "maxPods 250 (the plan: 110)" */
function differing(option: keyof KubeletSettings, is: Setting, planned: Setting) {
  const [now, then] = [parts(is), parts(planned)];
  return [...new Set([...now.keys(), ...then.keys()])].flatMap((key) => {
    const [a, b] = [now.get(key), then.get(key)];
    if (a === b || (a !== undefined && b !== undefined && sameAmount(a, b))) return [];
    const standard = a !== undefined && DEFAULTS[key] === a ? ", the kubelet's default" : "";
    const name = [option, key].join(" ").trim();
    return [{ option, key, words: `${name} ${a ?? "unset"}${standard} (the plan: ${b ?? "unset"})` }];
  });
}

/** pkg/kubelet/eviction/defaults_linux.go */
const DEFAULTS: Record<string, string> = { "memory.available": "100Mi", "nodefs.available": "10%" };

function parts(value: Setting): Map<string, string> {
  if (typeof value === "object") return new Map(Object.entries(value));
  return new Map(value === "" ? [] : [["", String(value)]]);
}

function sameAmount(a: string, b: string): boolean {
  const value = parseQuantity(a);
  return value !== null && value === parseQuantity(b);
}

/** The kubelet counts pages as it starts and never again (pkg/kubelet/kubelet_getters.go, GetCachedMachineInfo). */
function pagesSuspect(node: ClusterNode, from: NodeInputs, read: string): Suspect[] {
  const counted = pagesBy(node, from);
  const words = from.hugePages.flatMap(({ sizeKiB, total }) => {
    const now = counted.find((one) => one.sizeKiB === sizeKiB)?.total;
    if (now === total || now === undefined) return [];
    return [`${total} pages of ${sizeKiB / 1024} MiB, the kubelet counted ${now}`];
  });
  if (words.length === 0) return [];
  const reason = `The host has ${words.join(", and ")} (facts ${read}). A kubelet counts only as it starts: restart it, or read the facts again.`;
  return [{ cause: "pages changed", reason, correct: (inputs) => ({ ...inputs, hugePages: counted }) }];
}

/** Pages as the node's capacity has them; a size it does not have stays out. */
function pagesBy({ capacity }: ClusterNode, { hugePages }: NodeInputs): NodeInputs["hugePages"] {
  const sizes = Object.keys(capacity).flatMap((key) => {
    const size = parseQuantity(/^hugepages-(.+)$/.exec(key)?.[1] ?? "");
    const all = parseQuantity(capacity[key] ?? "");
    return size && all !== null ? [{ sizeKiB: Number(size / KI), total: Number(all / size) }] : [];
  });
  const order = hugePages.map(({ sizeKiB }) => sizeKiB);
  return sizes.sort((a, b) => order.indexOf(a.sizeKiB) - order.indexOf(b.sizeKiB));
}

/** CPUs, memory and disk as the node's capacity has them. */
function hostBy({ capacity }: ClusterNode, from: NodeInputs): Partial<NodeInputs> {
  const whole = (key: string, unit: bigint) => {
    const value = parseQuantity(capacity[key] ?? "");
    return value === null ? null : Number(value / unit);
  };
  const bytes = whole("ephemeral-storage", KI / 1024n);
  return {
    cpus: whole("cpu", KI / 1024n) ?? from.cpus,
    memoryKiB: whole("memory", KI) ?? from.memoryKiB,
    storage: from.storage && bytes !== null ? { ...from.storage, bytes } : from.storage,
  };
}

function deviceSuspects(from: NodeInputs, now: Readonly<Record<string, number>>): Suspect[] {
  return from.devices.flatMap(({ resource, count, words }): Suspect[] => {
    const found = now[resource];
    if (found === undefined || found === count) return [];
    const reason = `The plan counted ${count} (${words}), the host's facts show ${found} now: deploy again.`;
    const correct = (inputs: NodeInputs) => ({
      ...inputs,
      devices: inputs.devices.map((one) => (one.resource === resource ? { ...one, count: found } : one)),
    });
    return [{ cause: "devices changed", reason, correct }];
  });
}
