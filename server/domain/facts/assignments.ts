import { z } from "zod";
import type { KubeletAssignments } from "@/server/contract/host-facts";
import type { Sections } from "./sections";

const CHECKPOINT = "/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint";
const CPU_STATE = "/var/lib/kubelet/cpu_manager_state";

/** pkg/kubelet/cm/devicemanager/checkpoint (v2): devices are listed by NUMA node, "-1" where the plugin names none. */
const Checkpoint = z.object({
  Data: z.object({
    PodDeviceEntries: z
      .array(
        z.object({
          PodUID: z.string(),
          ContainerName: z.string(),
          ResourceName: z.string(),
          DeviceIDs: z.record(z.string(), z.array(z.string()).nullable()),
        }),
      )
      .nullish(),
  }),
});

/** pkg/kubelet/cm/cpumanager/state: entries are of the containers with CPUs of their own. */
const CpuState = z.object({
  policyName: z.string(),
  defaultCpuSet: z.string().default(""),
  entries: z.record(z.string(), z.record(z.string(), z.string())).nullish(),
});

/**
 * Which pod holds which device and which CPUs of its own, as the kubelet itself keeps it for its next start. Null where no
 * kubelet is or only root may read it.
 */
export function readAssignments(read: Sections): KubeletAssignments | null {
  const checkpoint = parse(read.word(CHECKPOINT), Checkpoint);
  const cpus = parse(read.word(CPU_STATE), CpuState);
  if (!checkpoint && !cpus) return null;
  return {
    devices: (checkpoint?.Data.PodDeviceEntries ?? [])
      .map(({ PodUID, ContainerName, ResourceName, DeviceIDs }) => ({
        ...{ podUid: PodUID, container: ContainerName, resource: ResourceName },
        ids: Object.values(DeviceIDs)
          .flatMap((ids) => ids ?? [])
          .sort(),
      }))
      .sort((a, b) => compare(a.podUid + a.container + a.resource, b.podUid + b.container + b.resource)),
    cpus: cpus
      ? {
          policy: cpus.policyName,
          shared: cpus.defaultCpuSet,
          own: Object.entries(cpus.entries ?? {}).flatMap(([podUid, containers]) =>
            Object.entries(containers).map(([container, own]) => ({ podUid, container, cpus: own })),
          ),
        }
      : null,
  };
}

/** Of a kubelet that keeps another form nothing is said. */
function parse<T>(text: string | null, shape: z.ZodType<T>): T | null {
  if (text === null) return null;
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
