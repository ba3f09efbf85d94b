import { z } from "zod";

/** A path inside a bundle: relative, forward slashes, no `..`, no leading slash. */
export const BundlePath = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._+~:@-]*(\/[A-Za-z0-9_][A-Za-z0-9._+~:@-]*)*$/);

export { BUNDLE_MAX } from "./bundle-limits";

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a component's files come from; `built here` files deploy outside a practice lab only after an explicit tick. */
export const BundleSource = z.enum(["upstream", "built here"]);
export type BundleSource = z.infer<typeof BundleSource>;

export const BundleComponent = z.object({
  /** kubernetes, etcd, coredns, containerd, runc, cni-plugins, pause, sriov-device-plugin, node-feature-discovery, ansible-core … */
  name: z.string().min(1).max(60),
  /** The version inside the files, without a leading v. */
  version: z.string().min(1).max(60),
  source: BundleSource,
  /** One sentence: where from ("Go module k8s.io/kubernetes v1.34.4"). */
  origin: z.string().max(300),
  licence: z.string().max(60),
  files: z.array(BundlePath).min(1),
});
export type BundleComponent = z.infer<typeof BundleComponent>;

export const BundleFile = z.object({
  path: BundlePath,
  /** Bytes. */
  size: z.number().int().nonnegative(),
  sha256: Sha256,
  executable: z.boolean(),
});
export type BundleFile = z.infer<typeof BundleFile>;

/**
 * `bundle.json`. Layout: bin/{kube,containerd,containerd-shim-runc-v2,ctr,runc} (kube is a multi-call program: kubeadm,
 * kubelet, kubectl are links to it), cni/*, images/*.tar (OCI layouts), debs/*.deb, wheels/*.whl.
 */
export const BundleManifest = z.object({
  format: z.literal(1),
  name: z.string().min(1).max(80),
  /** Kubernetes version inside, without v: "1.34.4". */
  kubernetes: z.string().regex(/^\d+\.\d+\.\d+$/),
  arch: z.enum(["amd64", "arm64"]),
  /** The host OS the Debian packages fit: "debian-12". */
  hostOs: z.string(),
  /** RFC 3339, UTC. */
  builtAt: z.string(),
  components: z.array(BundleComponent).min(1),
  files: z.array(BundleFile).min(1),
  images: z.array(
    z.object({ name: z.string(), digest: z.string(), component: z.string(), archive: BundlePath }),
  ),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** A bundle's id: SHA-256 of its bundle.json bytes, so the id names the content. */
export const BundleId = Sha256;
