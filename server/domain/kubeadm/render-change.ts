import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployPlan, RenderedFile } from "@/server/contract/deploy";
import { workOfAddition } from "./cluster-members";
import { renderHosts } from "./render-inventory";
import { renderKubeadm } from "./render-kubeadm";

/**
 * Files of a run by which workers join: the whole plan's, and an inventory that sets up only them.
 * Errors: as `renderKubeadm`.
 */
export function renderAddition(
  plan: DeployPlan,
  added: readonly string[],
  manifest: BundleManifest,
): RenderedFile[] {
  return withHosts(renderKubeadm(plan, manifest), renderHosts(plan, { work: workOfAddition(plan, added) }));
}

export interface Removal {
  before: DeployPlan;
  /** Without the host. */
  after: DeployPlan;
  host: string;
  hostIsGone: boolean;
}

/**
 * Files of a run that takes a host out of a cluster: those of the plan without it, which the others get, and an inventory
 * that knows the host for as long as it is drained and reset.
 * Errors: as `renderKubeadm`.
 */
export function renderRemoval(
  { before, after, host, hostIsGone }: Removal,
  manifest: BundleManifest,
): RenderedFile[] {
  const files = renderKubeadm(after, manifest);
  if (hostIsGone) return withHosts(files, renderHosts(after, { leaving: [], draining: [] }));
  const planes = after.hosts.filter((one) => one.role === "control-plane").map((one) => one.name);
  const hosts = renderHosts(after, { leaving: [host], draining: planes });
  const variables = `inventory/host_vars/${host}.yaml`;
  const own = renderKubeadm(before, manifest).filter((file) => file.path === variables);
  return [...withHosts(files, hosts), ...own];
}

const withHosts = (files: readonly RenderedFile[], hosts: RenderedFile) =>
  files.map((file) => (file.path === hosts.path ? hosts : file));
