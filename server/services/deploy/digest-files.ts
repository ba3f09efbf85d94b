import { createHash } from "node:crypto";
import type { BundleManifest } from "@/server/contract/bundle";
import { DeployPlan, type RenderedFile } from "@/server/contract/deploy";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";

/**
 * SHA-256 of every file a plan renders to, by path. A plan that was kept in a database gives the same sums as the one it
 * was: PostgreSQL's jsonb keeps no order of keys, so it is sorted first.
 * @throws DomainError as `renderKubeadm`
 */
export function digestFiles(plan: DeployPlan, manifest: BundleManifest): Record<string, string> {
  return Object.fromEntries(
    renderSorted(plan, manifest).map(({ path, content }) => [
      path,
      createHash("sha256").update(content).digest("hex"),
    ]),
  );
}

/** The files of a plan with sorted keys: comparable with those of a plan that was kept. @throws DomainError as `renderKubeadm` */
export const renderSorted = (plan: DeployPlan, manifest: BundleManifest): RenderedFile[] =>
  renderKubeadm(DeployPlan.parse(sortKeys(plan)), manifest);

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}
