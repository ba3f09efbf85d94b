import { clusterOption, hostOptions, type Red, running, STATIC } from "./red-cases-under-test";

export const KUBELET_REDS: readonly Red[] = [
  [
    "cluster.fixed",
    { plan: clusterOption({ certSANs: ["api.example.org"] }), input: { running: running("none") } },
    "error",
    /certificate names.*is none, the plan says api\.example\.org/,
    { input: { running: running("none") } },
  ],
  [
    "kubelet.static-reserved",
    { plan: hostOptions({ cpuManagerPolicy: "static" }) },
    "error",
    /no CPU is reserved/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.topology-static",
    { plan: hostOptions({ topologyManagerPolicy: "single-numa-node" }) },
    "warning",
    /CPU manager is none/,
    { plan: hostOptions({ ...STATIC, topologyManagerPolicy: "single-numa-node" }) },
  ],
  [
    "kubelet.override",
    {
      plan: (plan) => {
        hostOptions(STATIC)(plan);
        plan.clusterOverrides.kubelet.cpuManagerPolicy = "none";
      },
    },
    "error",
    /policy none.*static/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.override",
    {
      plan: hostOptions(STATIC),
      content: (content) => {
        for (const host of content.hosts) host.recordedHardware = true;
      },
    },
    "error",
    /CPUs are recorded ones/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.policy-change",
    { plan: hostOptions(STATIC), input: { running: running("none") } },
    "error",
    /policy none.*static/,
    { plan: hostOptions(STATIC), input: { running: running("static") } },
  ],
  [
    "kubelet.reserved-in-host",
    { plan: hostOptions({ reservedSystemCPUs: "0,8-9" }) },
    "error",
    /CPUs 8-9.*0-3/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.reserved-leaves-some",
    { plan: hostOptions({ reservedSystemCPUs: "0-3" }) },
    "error",
    /All 4 CPUs/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.reserved-whole-cores",
    {
      plan: hostOptions({ reservedSystemCPUs: "0" }),
      facts: {
        3: (facts) => {
          for (const cpu of facts.cpu.list) cpu.siblings = cpu.id < 2 ? "0-1" : "2-3";
        },
      },
    },
    "warning",
    /CPUs 1 share/,
    { plan: hostOptions(STATIC) },
  ],
  [
    "kubelet.reserved-isolated",
    { plan: hostOptions({ reservedSystemCPUs: "1-2" }) },
    "warning",
    /CPUs 2 are isolated/,
    { plan: hostOptions(STATIC) },
  ],
  ["kubelet.isolated-unused", {}, "warning", /CPUs 2-3 are isolated/, { plan: hostOptions(STATIC) }],
  [
    "hugepages.free",
    {
      facts: {
        3: (facts) => {
          for (const size of facts.hugePages) size.free = 12;
        },
      },
    },
    "warning",
    /12 of 128 of 2 MiB/,
  ],
  [
    "hugepages.numa",
    {
      plan: hostOptions({ ...STATIC, topologyManagerPolicy: "single-numa-node" }),
      facts: {
        3: (facts) => {
          for (const node of facts.numa) if (node.id === 1) node.hugePages = [];
        },
      },
    },
    "warning",
    /NUMA node 1/,
    { plan: hostOptions({ ...STATIC, topologyManagerPolicy: "single-numa-node" }) },
  ],
  [
    "iommu.groups",
    {
      facts: {
        3: (facts) => {
          facts.iommu.groups = 0;
          for (const nic of facts.nics) for (const vf of nic.sriov?.vfs ?? []) vf.driver = "vfio-pci";
        },
      },
    },
    "error",
    /4 virtual functions \(4 with vfio-pci\) and 0 IOMMU groups/,
    {
      facts: {
        3: (facts) => {
          facts.iommu.groups = 12;
        },
      },
    },
  ],
];
