import { z } from "zod";
import { BundleManifest } from "./bundle";
import { Id } from "./ids";

/** A bundle in the store, without its file list. */
export const BundleRow = z.object({
  id: z.string(),
  name: z.string(),
  kubernetes: z.string(),
  /** Bytes. */
  size: z.number(),
  origin: z.string(),
  createdBy: z.string(),
  createdAt: z.number(),
  /** "built here" when a component is; deploys outside a practice lab only after an explicit tick. */
  marks: z.array(z.string()),
});
export type BundleRow = z.infer<typeof BundleRow>;

export const BundleDetail = BundleRow.extend({
  manifest: BundleManifest,
  /** The job that built it; null when it was imported or built by `npm run bundle`. */
  builtByJob: Id.nullable(),
});
export type BundleDetail = z.infer<typeof BundleDetail>;

/** What this machine lacks to build a bundle, each with the command that brings it. */
export const BundleNeeds = z.object({
  missing: z.array(z.object({ what: z.string(), installLine: z.string() })),
  /** Kubernetes versions that can be built, newest first. */
  versions: z.array(z.string()),
});
export type BundleNeeds = z.infer<typeof BundleNeeds>;

export const BuildBundleInput = z.object({
  labId: Id,
  kubernetes: z.string().regex(/^\d+\.\d+\.\d+$/, "a version such as 1.34.4"),
});
export const ImportBundleInput = z.object({
  /** Absolute path of a bundle folder or .tar on the machine Fairlead runs on. */
  folder: z.string().min(1).max(1000).startsWith("/", "an absolute path on the machine Fairlead runs on"),
});
