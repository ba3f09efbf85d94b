import type { DeployHost, KubeletOptions } from "@/server/contract/deploy";
import { type Check, type CheckInput, type Finding, failed, passed } from "./check";
import { formatCpuList, parseCpuList } from "./cpu-list";

const optionsOf = (host: DeployHost, { plan }: CheckInput): KubeletOptions =>
  plan.options?.hosts[host.name] ?? {};
const isRecorded = ({ name }: DeployHost, { content }: CheckInput) =>
  content.hosts.some((host) => host.name === name && host.recordedHardware);
const at = (name: string, what: keyof KubeletOptions) => ({ field: `options.hosts.${name}.${what}` });
const FIELD = "reservedSystemCPUs" as const;

/** Judges every host of the plan that asks for kubelet options. */
const eachAsking = (input: CheckInput, judge: (host: DeployHost, asked: KubeletOptions) => Finding | null) =>
  input.plan.hosts.flatMap((host) => {
    const finding = judge(host, optionsOf(host, input));
    return finding ? [{ host: host.name, ...finding }] : [];
  });

export const KUBELET_OPTIONS: readonly Check[] = [
  {
    id: "kubelet.static-reserved",
    title: "A static CPU manager has reserved CPUs",
    severity: "error",
    rule: 'cpuManagerPolicy static needs a CPU reservation above zero, else the kubelet ends (cm/cpumanager: "unable to determine reserved CPU resources for static policy"); named CPUs, so that it is known which.',
    of: "plan",
    judge: (input) =>
      eachAsking(input, (host, asked) => {
        if (asked.cpuManagerPolicy !== "static") return null;
        return (parseCpuList(asked.reservedSystemCPUs ?? "")?.length ?? 0) > 0
          ? passed(`Reserved for the system: ${asked.reservedSystemCPUs}.`)
          : failed(
              "The CPU manager is static and no CPU is reserved for the system.",
              "Name reserved CPUs, one whole core at least.",
              at(host.name, FIELD),
            );
      }),
  },
  {
    id: "kubelet.topology-static",
    title: "The topology manager has CPUs to align",
    severity: "warning",
    rule: "A topologyManagerPolicy other than none comes with cpuManagerPolicy static: without it only devices are aligned, no CPU.",
    of: "plan",
    judge: (input) =>
      eachAsking(input, (host, asked) => {
        if (asked.topologyManagerPolicy === undefined || asked.topologyManagerPolicy === "none") return null;
        return asked.cpuManagerPolicy === "static"
          ? passed(`${asked.topologyManagerPolicy} with a static CPU manager.`)
          : failed(
              `The topology policy is ${asked.topologyManagerPolicy}, but the CPU manager is ${asked.cpuManagerPolicy ?? "none"}: no CPU is aligned.`,
              "Choose the static CPU manager, or no topology policy.",
              at(host.name, "cpuManagerPolicy"),
            );
      }),
  },
  {
    id: "kubelet.override",
    title: "Nothing forbids the CPU manager policy",
    severity: "error",
    rule: "Recorded CPUs may be more than the machine has, so a host with recorded hardware hands none out; and an option does not contradict the descriptor's clusterOverrides.",
    of: "plan",
    judge: (input) =>
      eachAsking(input, (host, { cpuManagerPolicy }) => {
        if (cpuManagerPolicy === undefined) return null;
        if (cpuManagerPolicy !== "none" && isRecorded(host, input)) {
          return failed(
            `The host's CPUs are recorded ones, none of which can be handed out, and the plan asks for the CPU manager policy ${cpuManagerPolicy}.`,
            "Leave the policy at none on this host.",
            at(host.name, "cpuManagerPolicy"),
          );
        }
        const wanted = input.plan.clusterOverrides.kubelet.cpuManagerPolicy ?? cpuManagerPolicy;
        return wanted === cpuManagerPolicy
          ? passed("Nothing forbids it.")
          : failed(
              `The ${input.plan.overridesSource ?? "provisioner"} asks for the CPU manager policy ${String(wanted)}, the plan for ${cpuManagerPolicy}.`,
              `Leave the policy at ${String(wanted)} on these hosts.`,
              at(host.name, "cpuManagerPolicy"),
            );
      }),
  },
  {
    id: "kubelet.policy-change",
    title: "A node keeps its CPU manager policy",
    severity: "error",
    rule: "The policy of a node that runs is as it was: the kubelet refuses another one while cpu_manager_state of the old one is there and pods run by it.",
    of: "plan",
    judge: (input) => {
      const { running, plan } = input;
      if (!running) return [];
      return plan.hosts.flatMap((host) => {
        if (!running.hosts.some((one) => one.name === host.name)) return [];
        const before = running.options?.hosts[host.name]?.cpuManagerPolicy ?? "none";
        const now = plan.options?.hosts[host.name]?.cpuManagerPolicy ?? "none";
        return before === now
          ? [passed(`Stays ${now}.`, { host: host.name })]
          : [
              failed(
                `The node runs with the CPU manager policy ${before}, the plan says ${now}.`,
                "Remove the worker and add it again with the new policy, or reset the lab's hosts.",
                { host: host.name, ...at(host.name, "cpuManagerPolicy") },
              ),
            ];
      });
    },
  },
  {
    id: "kubelet.reserved-in-host",
    title: "Reserved CPUs exist on the host",
    severity: "error",
    rule: "Every CPU of reservedSystemCPUs is online (/sys/devices/system/cpu/online).",
    of: "host",
    judge: ({ host, facts }, input) => {
      const reserved = parseCpuList(optionsOf(host, input).reservedSystemCPUs ?? "") ?? [];
      if (reserved.length === 0) return null;
      const online = parseCpuList(facts.cpu.online) ?? [];
      const outside = reserved.filter((cpu) => !online.includes(cpu));
      return outside.length === 0
        ? passed(`CPUs ${formatCpuList(reserved)} of ${facts.cpu.online}.`)
        : failed(
            `CPUs ${formatCpuList(outside)} are reserved, the host has ${facts.cpu.online}.`,
            `Reserve CPUs out of ${facts.cpu.online}.`,
            at(host.name, FIELD),
          );
    },
  },
  {
    id: "kubelet.reserved-leaves-some",
    title: "Not all CPUs are reserved",
    severity: "error",
    rule: "At least one online CPU is left for pods; else nothing can be allocated.",
    of: "host",
    judge: ({ host, facts }, input) => {
      const reserved = parseCpuList(optionsOf(host, input).reservedSystemCPUs ?? "") ?? [];
      if (reserved.length === 0) return null;
      const left = (parseCpuList(facts.cpu.online) ?? []).filter((cpu) => !reserved.includes(cpu));
      return left.length > 0
        ? passed(`${left.length} of ${facts.cpu.threads} CPUs are left for pods.`)
        : failed(
            `All ${facts.cpu.threads} CPUs are reserved: no pod could run.`,
            "Reserve fewer CPUs.",
            at(host.name, FIELD),
          );
    },
  },
  {
    id: "kubelet.reserved-whole-cores",
    title: "Whole cores are reserved",
    severity: "warning",
    rule: "With a CPU its sibling threads are reserved, too (thread_siblings_list): a half reserved core disturbs the pod on its other half.",
    of: "host",
    judge: ({ host, facts }, input) => {
      const reserved = parseCpuList(optionsOf(host, input).reservedSystemCPUs ?? "") ?? [];
      if (reserved.length === 0) return null;
      const missing = facts.cpu.list
        .filter((cpu) => reserved.includes(cpu.id))
        .flatMap((cpu) => parseCpuList(cpu.siblings) ?? [])
        .filter((cpu) => !reserved.includes(cpu));
      return missing.length === 0
        ? passed("No core is cut in two.")
        : failed(
            `CPUs ${formatCpuList(missing)} share a core with reserved ones.`,
            `Reserve them, too: ${formatCpuList([...reserved, ...missing])}.`,
            at(host.name, FIELD),
          );
    },
  },
  {
    id: "kubelet.reserved-isolated",
    title: "Isolated CPUs are kept for pods",
    severity: "warning",
    rule: "reservedSystemCPUs and the kernel's isolated CPUs (/sys/devices/system/cpu/isolated) have none in common: the system's processes would sit on a CPU without load balancing.",
    of: "host",
    judge: ({ host, facts }, input) => {
      const reserved = parseCpuList(optionsOf(host, input).reservedSystemCPUs ?? "") ?? [];
      const isolated = parseCpuList(facts.cpu.isolated) ?? [];
      if (reserved.length === 0 || isolated.length === 0) return null;
      const both = reserved.filter((cpu) => isolated.includes(cpu));
      return both.length === 0
        ? passed(`Reserved ${formatCpuList(reserved)}, isolated ${facts.cpu.isolated}.`)
        : failed(
            `CPUs ${formatCpuList(both)} are isolated by the kernel and reserved for the system.`,
            `Reserve ${formatCpuList((parseCpuList(facts.cpu.online) ?? []).filter((cpu) => !isolated.includes(cpu)))}.`,
            at(host.name, FIELD),
          );
    },
  },
  {
    id: "kubelet.isolated-unused",
    title: "Isolated CPUs can be handed out",
    severity: "warning",
    rule: "A host with isolated CPUs has a static CPU manager: otherwise all pods share all CPUs, and on isolated ones the kernel balances nothing.",
    of: "host",
    judge: ({ host, facts }, input) => {
      if (host.role !== "worker" || (parseCpuList(facts.cpu.isolated)?.length ?? 0) === 0) return null;
      if (isRecorded(host, input) || input.plan.clusterOverrides.kubelet.cpuManagerPolicy !== undefined)
        return null;
      return optionsOf(host, input).cpuManagerPolicy === "static"
        ? passed(`${facts.cpu.isolated} are isolated, the CPU manager is static.`)
        : failed(
            `CPUs ${facts.cpu.isolated} are isolated by the kernel, but no CPU manager hands them out.`,
            "Choose the static CPU manager and reserve the other CPUs.",
            at(host.name, "cpuManagerPolicy"),
          );
    },
  },
  {
    id: "hugepages.free",
    title: "Huge pages are free",
    severity: "warning",
    rule: "Of each size all pages are free: what another program holds, no pod can get, though the node says it can.",
    of: "host",
    judge: ({ facts }) => {
      const sizes = facts.hugePages.filter((size) => size.total > 0);
      if (sizes.length === 0) return null;
      const held = sizes.filter((size) => size.free < size.total);
      const said = (list: typeof sizes) =>
        list.map((size) => `${size.free} of ${size.total} of ${size.sizeKiB / 1024} MiB`).join(", ");
      return held.length === 0
        ? passed(`Free: ${said(sizes)}.`)
        : failed(`Free: ${said(held)}; a program of the host holds the others.`, "Stop what holds them.");
    },
  },
  {
    id: "hugepages.numa",
    title: "Every NUMA node has huge pages",
    severity: "warning",
    rule: "With topologyManagerPolicy single-numa-node or restricted each NUMA node with CPUs has pages of each size in use: a pod on a node without any is refused.",
    of: "host",
    judge: ({ host, facts }, input) => {
      const { topologyManagerPolicy } = optionsOf(host, input);
      if (topologyManagerPolicy !== "single-numa-node" && topologyManagerPolicy !== "restricted") return null;
      const sizes = facts.hugePages.filter((size) => size.total > 0).map((size) => size.sizeKiB);
      if (sizes.length === 0 || facts.numa.length < 2) return null;
      const bare = facts.numa.filter((node) =>
        sizes.some((size) => !node.hugePages.some((one) => one.sizeKiB === size && one.total > 0)),
      );
      return bare.length === 0
        ? passed(`${facts.numa.length} NUMA nodes, each has huge pages.`)
        : failed(
            `NUMA node ${bare.map((node) => node.id).join(", ")} has no huge pages of a size the host uses.`,
            "Reserve huge pages on every NUMA node, or choose another topology policy.",
          );
    },
  },
  {
    id: "iommu.groups",
    title: "The IOMMU is on where devices are handed out",
    severity: "warning",
    rule: "A host with virtual functions has IOMMU groups (/sys/kernel/iommu_groups): vfio-pci needs them.",
    of: "host",
    judge: ({ facts }) => {
      const vfs = facts.nics.flatMap((nic) => nic.sriov?.vfs ?? []);
      if (vfs.length === 0) return null;
      const vfio = vfs.filter((vf) => vf.driver === "vfio-pci").length;
      const said = `${vfs.length} virtual functions (${vfio} with vfio-pci) and ${facts.iommu.groups} IOMMU groups`;
      return facts.iommu.groups > 0
        ? passed(`${said}.`)
        : failed(
            `${said}.`,
            "Start the host with intel_iommu=on iommu=pt (amd_iommu=on), and VT-d on in its firmware.",
            {
              severity: vfio > 0 ? "error" : "warning",
            },
          );
    },
  },
];
