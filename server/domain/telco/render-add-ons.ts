import type { DeployPlan, RenderedFile } from "@/server/contract/deploy";
import type { BundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { rendered, toYaml } from "@/server/domain/kubeadm/rendered";
import { deviceConfigs, devicePluginObjects } from "./device-plugin";
import type { KubernetesObject } from "./kubernetes-object";
import { nodeFeatureObjects } from "./node-feature-discovery";

const FOLDER = "telco-add-ons";

/**
 * What the role telco_addons applies, and what it deletes: objects of Kubernetes as their projects' own manifests have them,
 * narrowed to what is used here. Node Feature Discovery's resource definitions are a file of the role.
 */
export function renderAddOns(plan: DeployPlan, { addOns }: BundleParts): RenderedFile[] {
  const { telcoAddOns } = plan;
  if (!telcoAddOns) return [];
  if (telcoAddOns.state === "absent" || !addOns) {
    const gone = [...devicePluginObjects({}, ""), ...nodeFeatureObjects("", ""), ...DEFINITIONS];
    return [rendered(`${FOLDER}/absent.yaml`, "yaml", toYaml(...gone.map(nameOnly)))];
  }
  const { pools } = telcoAddOns;
  const plugin = devicePluginObjects(pools, addOns.devicePlugin.name);
  const found = toYaml(...nodeFeatureObjects(addOns.nfdMaster.name, addOns.nfdWorker.name));
  const some = Object.keys(pools).length > 0;
  return [
    rendered(`${FOLDER}/apply/node-feature-discovery.yaml`, "yaml", found),
    ...(some
      ? [rendered(`${FOLDER}/apply/device-plugin.yaml`, "yaml", `${reasons(plan)}${toYaml(...plugin)}`)]
      : [rendered(`${FOLDER}/absent.yaml`, "yaml", toYaml(...plugin.map(nameOnly)))]),
    ...Object.entries(deviceConfigs(pools)).map(([host, config]) =>
      rendered(`${FOLDER}/config/${host}.json`, "json", config),
    ),
  ];
}

/** Those of the role's file. */
const DEFINITIONS = ["nodefeatures", "nodefeaturegroups", "nodefeaturerules"].map(
  (name): KubernetesObject => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${name}.nfd.k8s-sigs.io` },
  }),
);

const nameOnly = ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

/** Why each host has these pools or none, for who reads the plan. */
function reasons({ hosts, telcoAddOns }: DeployPlan): string {
  const lines = hosts.flatMap(({ name }) => {
    const own = telcoAddOns?.pools[name] ?? [];
    if (own.length === 0) return [`${name}: no virtual functions with a driver, so no plugin runs on it`];
    return own.map(({ resource, pf, driver, vfs, count, numaNode }) => {
      const where = numaNode === null ? "" : `, NUMA node ${numaNode}`;
      return `${name}: ${pf} has ${count} with the driver ${driver} (${vfs}${where}): ${resource}`;
    });
  });
  return `# Pools by the facts of the hosts\n${lines.map((line) => `# ${line}\n`).join("")}`;
}
