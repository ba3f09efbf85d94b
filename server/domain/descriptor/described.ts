import type { DeclaredLab, DeclaredMachine } from "@/server/contract/declared";
import type { DescriptorContent, HostRole } from "@/server/contract/lab";
import type { Place } from "./finding";

/** A machine as files describe it. What they do not say is left out: a revision before, or a default, says it. */
export interface DescribedMachine {
  name: string;
  ssh: { address?: string; port?: number; user?: string };
  via?: string[];
  roles?: HostRole[];
  recordedHardware?: boolean;
  tags?: string[];
  declared: DeclaredMachine;
  place: Place;
}

export interface DescribedLab {
  /** "pharos-1.0", "kuberef", "inventory" or "ssh-config". */
  dialect: string;
  jumpHosts: DescribedMachine[];
  hosts: DescribedMachine[];
  /** Ranges of pods and services, where Fairlead wrote the file. */
  networks?: { pods: string; services: string };
  clusterOverrides?: DescriptorContent["clusterOverrides"];
  declared: DeclaredLab;
}

/** What stands for what no file says. */
export const DEFAULTS = { port: 22, user: "root" } as const;
