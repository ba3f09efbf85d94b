import type { BundleManifest } from "@/server/contract/bundle";
import type { BundleRow } from "@/server/contract/bundle-view";

/** Honesty marks of a bundle's content. */
export const bundleMarks = (manifest: BundleManifest): string[] =>
  manifest.components.some((component) => component.source === "built here") ? ["built here"] : [];

export const toBundleRow = ({
  manifest,
  ...row
}: Omit<BundleRow, "marks"> & { manifest: BundleManifest }): BundleRow => ({
  ...row,
  marks: bundleMarks(manifest),
});
