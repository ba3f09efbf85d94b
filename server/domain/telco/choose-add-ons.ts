import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployPlan, DevicePool } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { PlanOffer } from "@/server/contract/plan-offer";
import { badInput } from "@/server/domain/errors";
import { findBundleParts } from "@/server/domain/kubeadm/bundle-parts";
import { devicePools, RESOURCE_PREFIX } from "./device-pools";

export interface AddOnSources {
  /** Host name -> what it last said of itself. */
  facts: ReadonlyMap<string, HostFacts>;
  manifest: BundleManifest;
  /** The plan of the cluster that runs on these hosts. */
  running: DeployPlan | null;
}

/**
 * The plan with its telco add-ons: as a person asks, else on where a host has virtual functions. A cluster that had them and
 * gets none loses them.
 * @returns the plan, and what is taken when nobody asks, with the reason
 * Errors: `bad_input` when they are asked for and the bundle has none
 */
export function chooseAddOns(
  plan: DeployPlan,
  { facts, manifest, running }: AddOnSources,
): { plan: DeployPlan; offer: PlanOffer["telco"] } {
  const { addOns: asked, resourcePrefix = RESOURCE_PREFIX } = plan.options?.telco ?? {};
  const poolsOf = (name: string): DevicePool[] => {
    const own = facts.get(name);
    // a host whose facts are not there any more keeps what it has
    return own ? devicePools(own, resourcePrefix) : (running?.telcoAddOns?.pools[name] ?? []);
  };
  const pools = Object.fromEntries(
    plan.hosts.flatMap(({ name }) => {
      const own = poolsOf(name);
      return own.length > 0 ? [[name, own] as const] : [];
    }),
  );
  const inBundle = findBundleParts(manifest).addOns !== null;
  const offer = { ...propose(plan, { facts, pools, inBundle, bundle: manifest.name }), resourcePrefix };
  const state = asked ?? offer.addOns;
  if (state === "on") {
    if (!inBundle) throw lacking(manifest.name);
    return { plan: { ...plan, telcoAddOns: { state: "present", pools } }, offer };
  }
  const had = running?.telcoAddOns !== undefined;
  return { plan: had ? { ...plan, telcoAddOns: { state: "absent", pools: {} } } : plan, offer };
}

function propose(
  plan: DeployPlan,
  known: {
    facts: AddOnSources["facts"];
    pools: Readonly<Record<string, readonly DevicePool[]>>;
    inBundle: boolean;
    bundle: string;
  },
): Omit<PlanOffer["telco"], "resourcePrefix"> {
  const { facts, pools, inBundle, bundle } = known;
  const found = Object.entries(pools).map(([host, own]) => {
    const count = own.reduce((sum, pool) => sum + pool.count, 0);
    const pfs = [...new Set(own.map((pool) => pool.pf))].join(", ");
    return `${host} has ${count} virtual ${count === 1 ? "function" : "functions"} on ${pfs}`;
  });
  const unread = plan.hosts.filter(({ name }) => !facts.has(name)).map(({ name }) => name);
  if (!inBundle) {
    const reason = `The bundle ${bundle} holds no SR-IOV device plugin and no Node Feature Discovery.`;
    return { addOns: "off", reason };
  }
  if (found.length > 0) return { addOns: "on", reason: `${found.join("; ")}.` };
  const reason =
    unread.length > 0
      ? `Nobody has read the facts of ${unread.join(", ")}: virtual functions are seen in them.`
      : "No host has virtual functions that a driver is bound to.";
  return { addOns: "off", reason };
}

function lacking(bundle: string) {
  const message = `The bundle ${bundle} holds no telco add-ons: choose one that was built with them, or switch them off.`;
  return badInput(message, [{ field: "options.telco.addOns", message }]);
}
