import type { DeployHost, DeployPlan } from "@/server/contract/deploy";
import type { BundleParts } from "@/server/domain/kubeadm/bundle-parts";

/** What the role telco_addons reads; nothing where the plan has no add-ons. */
export function telcoVariables({ telcoAddOns }: DeployPlan): Record<string, unknown> {
  if (!telcoAddOns) return {};
  const { state, pools } = telcoAddOns;
  return {
    fairlead_telco: {
      state,
      /** node -> resource -> how many */
      resources: Object.fromEntries(
        Object.entries(pools).map(([host, own]) => [
          host,
          Object.fromEntries(own.map((pool) => [pool.resource, pool.count])),
        ]),
      ),
    },
  };
}

/** The image archives one host needs for what runs on it. */
export function telcoVariablesOf(
  { telcoAddOns }: DeployPlan,
  host: DeployHost,
  { addOns }: BundleParts,
): Record<string, unknown> {
  if (!telcoAddOns) return {};
  const { devicePlugin, nfdWorker, nfdMaster } = addOns ?? {};
  const archives =
    telcoAddOns.state === "absent"
      ? []
      : [
          nfdWorker,
          ...(host.role === "control-plane" ? [nfdMaster] : []),
          ...(telcoAddOns.pools[host.name] ? [devicePlugin] : []),
        ].flatMap((image) => image?.archive ?? []);
  return { fairlead_telco_archives: archives };
}
