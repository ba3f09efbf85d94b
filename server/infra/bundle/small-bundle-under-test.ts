import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BundleManifest } from "@/server/contract/bundle";

const ARCHIVE = "images/kubernetes.tar";
/** As little as a bundle can hold and still be one. */
const CONTENT: Record<string, { text: string; executable: boolean }> = {
  "bin/kube": { text: "#!/bin/sh\necho v1.34.4\n", executable: true },
  "cni/bridge": { text: "bridge", executable: true },
  [ARCHIVE]: { text: "images", executable: false },
};

/** Writes a small but whole bundle into a new folder; `change` sees the manifest before it is written. */
export function makeSmallBundle(
  folder: string,
  change: (manifest: BundleManifest) => void = () => {},
): BundleManifest {
  const files = Object.entries(CONTENT).map(([name, { text, executable }]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, executable ? 0o755 : 0o644);
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { path: name, size: text.length, sha256, executable };
  });
  const manifest: BundleManifest = {
    format: 1,
    name: "Kubernetes 1.34.4",
    kubernetes: "1.34.4",
    arch: process.arch === "arm64" ? "arm64" : "amd64",
    hostOs: "debian-12",
    builtAt: "2026-01-01T00:00:00.000Z",
    components: [
      {
        name: "kubernetes",
        version: "1.34.4",
        source: "built here",
        origin: "a test",
        licence: "Apache-2.0",
        files: ["bin/kube"],
      },
    ],
    files,
    images: [
      {
        name: "fairlead.invalid/pause:3.10.1",
        digest: `sha256:${"a".repeat(64)}`,
        component: "kubernetes",
        archive: ARCHIVE,
      },
    ],
  };
  change(manifest);
  writeFileSync(path.join(folder, "bundle.json"), JSON.stringify(manifest));
  return manifest;
}
