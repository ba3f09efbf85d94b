import { z } from "zod";
import { BundleId, BundleManifest } from "./bundle";

/** Payload of a `bundle-build` job. */
export const BundleBuildPayload = z.object({ kubernetes: z.string() });
export type BundleBuildPayload = z.infer<typeof BundleBuildPayload>;

/** Hand-over of a `bundle-build` run; folders are absolute. */
export const BundleBuildPlan = z.object({
  kubernetes: z.string(),
  /** The sources: the project's `bundle` folder. */
  sources: z.string(),
  /** Outputs of earlier builds. */
  cacheDir: z.string(),
  /** Where bundles are kept. */
  store: z.string(),
});
export type BundleBuildPlan = z.infer<typeof BundleBuildPlan>;

/** Part `bundle` of the run's result. */
export const BuiltBundle = z.object({ id: BundleId, manifest: BundleManifest });
export type BuiltBundle = z.infer<typeof BuiltBundle>;
