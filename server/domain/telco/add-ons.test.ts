import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { BundleManifest } from "@/server/contract/bundle";
import type { PlanOptions } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { withoutHost } from "@/server/domain/kubeadm/cluster-members";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { MANIFEST, PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { removalStages } from "@/server/domain/kubeadm/removal-stages";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { chooseAddOns } from "./choose-add-ons";
import { devicePools } from "./device-pools";

const ADD_ONS = ["sriov-device-plugin", "nfd-worker", "nfd-master"];
const BUNDLE: BundleManifest = {
  ...MANIFEST,
  files: [
    ...MANIFEST.files,
    ...ADD_ONS.map((name) => ({
      ...{ path: `images/${name}.tar`, size: 9000, sha256: "9".repeat(64), executable: false },
    })),
  ],
  images: [
    ...MANIFEST.images,
    ...ADD_ONS.map((name) => ({
      ...{ name: `fairlead.invalid/${name}:v1`, digest: "sha256:9", component: name },
      archive: `images/${name}.tar`,
    })),
  ],
};
const READ = new Map(
  ([1, 2, 3] as const).map((number) => [`node-${number}`, factsOf(number, number === 3 ? "telco" : "plain")]),
);
const choose = (
  telco?: PlanOptions["telco"],
  { facts = READ, manifest = BUNDLE, running = null }: Partial<Parameters<typeof chooseAddOns>[1]> = {},
) =>
  chooseAddOns(telco ? { ...PLAN, options: { hosts: {}, cluster: {}, telco } } : PLAN, {
    facts,
    manifest,
    running,
  });
const fileOf = (plan: Parameters<typeof renderKubeadm>[0], path: string) =>
  renderKubeadm(plan, BUNDLE).find((file) => file.path === path)?.content ?? "";

const POOL = {
  resource: "fairlead.dev/ens1_igbvf",
  ...{ pf: "ens1", driver: "igbvf", vfs: "0-3", count: 4, numaNode: 1 },
};

describe("pools of a host", () => {
  const pools = (spoil: (facts: HostFacts) => void) => {
    const facts = factsOf(3, "telco");
    spoil(facts);
    return devicePools(facts, "intel.com");
  };
  const card = (facts: HostFacts) => {
    const nic = facts.nics.find((one) => one.name === "ens1");
    if (!nic?.sriov) throw new Error("the recorded card is gone");
    return { nic, vfs: nic.sriov.vfs };
  };

  it("are those of the recorded card: its 4 functions by one driver", () => {
    expect(devicePools(factsOf(3, "telco"), "fairlead.dev")).toEqual([POOL]);
    expect(devicePools(factsOf(1, "plain"), "fairlead.dev")).toEqual([]);
  });

  it("are one a driver, with the numbers of the functions, and leave out what no driver has", () => {
    const split = pools((facts) => {
      const { vfs } = card(facts);
      const drivers = ["vfio-pci", "igbvf", null, "vfio-pci"];
      vfs.forEach((vf, number) => {
        vf.driver = drivers[number] ?? null;
      });
    });
    expect(split.map(({ resource, vfs, count }) => [resource, vfs, count])).toEqual([
      ["intel.com/ens1_vfio_pci", "0,3", 2],
      ["intel.com/ens1_igbvf", "1", 1],
    ]);
  });

  it("have names the plugin takes, also where interfaces differ in nothing else", () => {
    const named = pools((facts) => {
      const { nic } = card(facts);
      nic.name = "ens1.a";
      facts.nics.push({ ...structuredClone(nic), name: "ens1-a", pci: "0000:82:00.0" });
    });
    expect(named.map(({ resource }) => resource)).toEqual([
      "intel.com/ens1_a_igbvf",
      "intel.com/ens1_a_igbvf_0000_82_00_0",
    ]);
  });
});

describe("the add-ons of a plan", () => {
  it("are on where facts show functions, and say of which host", () => {
    const { plan, offer } = choose();
    expect(plan.telcoAddOns).toEqual({ state: "present", pools: { "node-3": [POOL] } });
    expect(offer).toEqual({
      addOns: "on",
      reason: "node-3 has 4 virtual functions on ens1.",
      resourcePrefix: "fairlead.dev",
    });
    expect(
      planStages(plan)
        .map(({ id }) => id)
        .slice(-3),
    ).toEqual(["pod-network", "telco-add-ons", "verify"]);
  });

  it.each([
    [
      "nobody read the hosts",
      { facts: new Map<string, HostFacts>() },
      "Nobody has read the facts of node-1, node-2, node-3: virtual functions are seen in them.",
    ],
    [
      "no host has functions",
      { facts: new Map([...READ].map(([name]) => [name, factsOf(1)] as const)) },
      "No host has virtual functions that a driver is bound to.",
    ],
    [
      "the bundle has none",
      { manifest: MANIFEST },
      "The bundle test holds no SR-IOV device plugin and no Node Feature Discovery.",
    ],
  ])("are off where %s", (_what, sources, reason) => {
    const { plan, offer } = choose(undefined, sources);
    expect(plan.telcoAddOns).toBeUndefined();
    expect(offer).toMatchObject({ addOns: "off", reason });
    expect(planStages(plan).map(({ id }) => id)).not.toContain("telco-add-ons");
  });

  it("are as a person asks, and are refused by the field where the bundle has none", () => {
    expect(choose({ addOns: "off" }).plan.telcoAddOns).toBeUndefined();
    const nobody = { facts: new Map<string, HostFacts>() };
    expect(choose({ addOns: "on" }, nobody).plan.telcoAddOns).toEqual({ state: "present", pools: {} });
    const named = choose({ resourcePrefix: "intel.com" }).plan.telcoAddOns;
    expect(named?.pools["node-3"]?.[0]?.resource).toBe("intel.com/ens1_igbvf");
    expect(() => choose({ addOns: "on" }, { manifest: MANIFEST })).toThrow(/holds no telco add-ons/);
  });

  it("go where they were, and stay as they were where nobody has facts any more", () => {
    const running = choose().plan;
    expect(choose({ addOns: "off" }, { running }).plan.telcoAddOns).toEqual({ state: "absent", pools: {} });
    const kept = choose(undefined, { running, facts: new Map() });
    expect(kept.plan.telcoAddOns).toEqual(running.telcoAddOns);
  });

  it("leave with the host they are on", () => {
    const after = withoutHost(choose().plan, "node-3");
    expect(after.telcoAddOns).toEqual({ state: "present", pools: {} });
    expect(removalStages(after, "node-3", true).map(({ id }) => id)).toContain("telco-add-ons");
    expect(removalStages(PLAN, "node-3", true).map(({ id }) => id)).not.toContain("telco-add-ons");
  });
});

describe("files of the add-ons", () => {
  const { plan } = choose();
  const objects = () => parseAllDocuments(fileOf(plan, "telco-add-ons/apply/device-plugin.yaml"));

  it("have the plugin's configuration of each host with pools, and say why", () => {
    expect(JSON.parse(fileOf(plan, "telco-add-ons/config/node-3.json"))).toEqual({
      resourceList: [
        {
          ...{ resourcePrefix: "fairlead.dev", resourceName: "ens1_igbvf", deviceType: "netDevice" },
          selectors: { drivers: ["igbvf"], pfNames: ["ens1#0-3"] },
        },
      ],
    });
    const text = fileOf(plan, "telco-add-ons/apply/device-plugin.yaml");
    expect(text).toContain("# node-1: no virtual functions with a driver, so no plugin runs on it\n");
    expect(text).toContain(
      "# node-3: ens1 has 4 with the driver igbvf (0-3, NUMA node 1): fairlead.dev/ens1_igbvf\n",
    );
    expect(fileOf(plan, "telco-add-ons/config/node-1.json")).toBe("");
  });

  it("run the plugin on those hosts alone, again when its pools change, with no right but to its files", () => {
    const [config, plugin] = objects().map((one) => one.toJS());
    expect(Object.keys(config.data)).toEqual(["node-3.json"]);
    const { spec, metadata } = plugin.spec.template;
    const [term] =
      spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term.matchExpressions).toEqual([
      { key: "kubernetes.io/hostname", operator: "In", values: ["node-3"] },
    ]);
    expect(metadata.annotations["fairlead.dev/pools"]).toContain("ens1_igbvf");
    const [container] = spec.containers;
    expect(container.image).toBe("fairlead.invalid/sriov-device-plugin:v1");
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("have each host import what runs on it and nothing else", () => {
    const archives = (name: string) =>
      parse(fileOf(plan, `inventory/host_vars/${name}.yaml`)).fairlead_telco_archives.map(
        ({ source }: { source: string }) => source,
      );
    expect(archives("node-1")).toEqual(["images/nfd-worker.tar", "images/nfd-master.tar"]);
    expect(archives("node-2")).toEqual(["images/nfd-worker.tar"]);
    expect(archives("node-3")).toEqual(["images/nfd-worker.tar", "images/sriov-device-plugin.tar"]);
    const group = parse(fileOf(plan, "inventory/group_vars/all.yaml"));
    expect(group.fairlead_telco).toEqual({
      state: "present",
      resources: { "node-3": { "fairlead.dev/ens1_igbvf": 4 } },
    });
    expect(group.fairlead_image_archives.map(({ source }: { source: string }) => source)).toEqual([
      "images/kubernetes.tar",
    ]);
  });

  it("name what goes: everything that was applied where nothing is wanted, the plugin where no host has pools", () => {
    const names = (telco: PlanOptions["telco"], sources = {}) =>
      parseAllDocuments(fileOf(choose(telco, sources).plan, "telco-add-ons/absent.yaml")).map((one) => {
        const { kind, metadata, ...rest } = one.toJS();
        return [`${kind}/${metadata.name}`, Object.keys(rest)].flat().join(" ");
      });
    const off = names({ addOns: "off" }, { running: plan });
    const applied = ["device-plugin", "node-feature-discovery"].flatMap((name) =>
      parseAllDocuments(fileOf(plan, `telco-add-ons/apply/${name}.yaml`)).map((one) => one.toJS()),
    );
    expect(off).toEqual(
      expect.arrayContaining(applied.map(({ kind, metadata }) => `${kind}/${metadata.name} apiVersion`)),
    );
    expect(off.filter((name) => name.startsWith("CustomResourceDefinition"))).toHaveLength(3);
    expect(names({ addOns: "on" }, { facts: new Map() })).toEqual([
      "ConfigMap/sriov-device-plugin apiVersion",
      "DaemonSet/sriov-device-plugin apiVersion",
    ]);
    expect(names(undefined)).toEqual([]);
  });
});
