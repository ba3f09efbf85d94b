import { z } from "zod";
import type { KubeletSettings, Quantities } from "@/server/contract/node";

/** pkg/kubelet/eviction/defaults_linux.go, DefaultEvictionHard; of these only two count for what a node can allocate. */
const EVICTION = { "memory.available": "100Mi", "nodefs.available": "10%" } as const;

/** A YAML number where Kubernetes wants a quantity is one; what is no map is an empty one. */
const amounts = z.record(z.string(), z.coerce.string()).catch({});

/** KubeletConfiguration, with the kubelet's own defaults (pkg/kubelet/apis/config/v1beta1/defaults.go). */
const Config = z.object({
  maxPods: z.coerce.number().int().catch(110),
  podsPerCore: z.coerce.number().int().catch(0),
  systemReserved: amounts,
  kubeReserved: amounts,
  evictionHard: z.unknown().optional(),
  mergeDefaultEvictionSettings: z.boolean().catch(false),
  reservedSystemCPUs: z.string().catch(""),
  cpuManagerPolicy: z.string().catch("none"),
  localStorageCapacityIsolation: z.boolean().catch(true),
});

/**
 * What of a KubeletConfiguration decides what the node offers, whether it is planned or what a kubelet says it runs with.
 * Null for what is no configuration. Thresholds that are given take the place of all defaults; named CPUs take the place of
 * the cpu of both reservations (cmd/kubelet/app/server.go).
 */
export function readKubeletSettings(config: unknown): KubeletSettings | null {
  const read = Config.safeParse(config);
  if (!read.success) return null;
  const { evictionHard, mergeDefaultEvictionSettings, localStorageCapacityIsolation, ...rest } = read.data;
  const given = evictionHard == null ? null : amounts.parse(evictionHard);
  const all = given === null ? EVICTION : mergeDefaultEvictionSettings ? { ...EVICTION, ...given } : given;
  const named = rest.reservedSystemCPUs !== "";
  return {
    ...rest,
    systemReserved: named ? withoutCpu(rest.systemReserved) : rest.systemReserved,
    kubeReserved: named ? withoutCpu(rest.kubeReserved) : rest.kubeReserved,
    evictionHard: Object.fromEntries(Object.entries(all).filter(([signal]) => signal in EVICTION)),
    localStorage: localStorageCapacityIsolation,
  };
}

const withoutCpu = ({ cpu: _, ...rest }: Quantities): Quantities => rest;
