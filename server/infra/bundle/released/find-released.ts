import path from "node:path";
import { isSumsFile } from "./read-sums";

export type ReleasedKind = "kubernetes" | "containerd" | "runc" | "cni-plugins" | "images" | "deb" | "wheel";

export interface ReleasedFile {
  kind: ReleasedKind;
  /** Relative to the folder. */
  name: string;
  /** The version its name or the folder above it says, without v. */
  claimed: string | null;
}

const VERSION = String.raw`v?(\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?)`;
/** Names of the projects' releases; the first group, where there is one, is the version. */
const KINDS: readonly [ReleasedKind, RegExp][] = [
  ["kubernetes", /^(?:kubeadm|kubelet|kubectl)$/],
  ["containerd", new RegExp(`^containerd(?:-static)?-${VERSION}-linux-(?:amd64|arm64)\\.tar\\.gz$`)],
  ["runc", /^runc(?:\.(?:amd64|arm64))?$/],
  ["cni-plugins", new RegExp(`^cni-plugins-linux-(?:amd64|arm64)-${VERSION}\\.tgz$`)],
  ["images", /\.tar$/],
  ["deb", /\.deb$/],
  ["wheel", /\.whl$/],
];

/** What of a folder's files goes into a bundle. Sources, signatures and programs a deploy does not use are left alone. */
export function findReleased(names: readonly string[]): ReleasedFile[] {
  return names.flatMap((name) => {
    if (isSumsFile(name)) return [];
    const base = path.basename(name);
    const [kind, pattern] = KINDS.find(([, one]) => one.test(base)) ?? [];
    if (kind === undefined) return [];
    return [{ kind, name, claimed: pattern?.exec(base)?.[1] ?? folderVersion(name) }];
  });
}

/** Looks like released files and not like any other folder. */
export const isReleased = (names: readonly string[]): boolean =>
  findReleased(names).some(({ kind }) => kind !== "images" && kind !== "deb" && kind !== "wheel");

/** Mirrors keep the version as a folder: release/v1.34.4/bin/linux/amd64/kubeadm. */
function folderVersion(name: string): string | null {
  const folders = name.split("/").slice(0, -1).reverse();
  for (const folder of folders) {
    const version = new RegExp(`^${VERSION}$`).exec(folder)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}
