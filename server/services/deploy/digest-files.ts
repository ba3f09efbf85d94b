import { createHash } from "node:crypto";
import type { BundleManifest } from "@/server/contract/bundle";
import { DeployPlan } from "@/server/contract/deploy";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";

/**
 * SHA-256 of every file a plan renders to, by path. A plan that was kept in a database gives the same sums as the one it
 * was: PostgreSQL's jsonb keeps no order of keys, so it is sorted first.
 * @throws DomainError as `renderKubeadm`
 */
export function digestFiles(plan: DeployPlan, manifest: BundleManifest): Record<string, string> {
  const files = renderKubeadm(DeployPlan.parse(sortKeys(plan)), manifest);
  return Object.fromEntries(
    files.map(({ path, content }) => [path, createHash("sha256").update(content).digest("hex")]),
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}
