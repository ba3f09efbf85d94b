import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BundleManifest } from "@/server/contract/bundle";

const KUBE_COMMANDS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy"];

/** Writes the sum of a file beside it, as its project publishes it. */
export function publishSum(folder: string, name: string, ending: string, algorithm = "sha256"): void {
  const hex = createHash(algorithm)
    .update(readFileSync(path.join(folder, name)))
    .digest("hex");
  // a Kubernetes release has the sum alone, the others name the file
  const text = ending === ".sha256" ? hex : `${hex} *${path.basename(name)}\n`;
  writeFileSync(path.join(folder, `${name}${ending}`), text);
}

/**
 * Lays the parts of a bundle that was built here out as their projects release them: the same names, archives and sums.
 * Only what is inside the programs tells that they were compiled here.
 */
export function layOutAsReleased(bundle: string, manifest: BundleManifest, folder: string): void {
  const versions = new Map(manifest.components.map(({ name, version }) => [name, version]));
  const place = (from: string, to: string) => {
    mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
    try {
      linkSync(path.join(bundle, from), path.join(folder, to));
    } catch {
      copyFileSync(path.join(bundle, from), path.join(folder, to));
    }
  };
  const release = `release/v${manifest.kubernetes}/bin/linux/amd64`;
  for (const name of ["kubeadm", "kubelet", "kubectl"]) {
    place("bin/kube", `${release}/${name}`);
    publishSum(folder, `${release}/${name}`, ".sha256");
  }
  const pack = (name: string, from: string, entries: string[]) => {
    execFileSync("tar", ["-I", "gzip -1", "-cf", path.join(folder, name), "-C", from, ...entries]);
  };
  const containerd = `containerd-${versions.get("containerd")}-linux-amd64.tar.gz`;
  pack(
    containerd,
    bundle,
    ["containerd", "containerd-shim-runc-v2", "ctr"].map((name) => `bin/${name}`),
  );
  publishSum(folder, containerd, ".sha256sum");
  place("bin/runc", "runc.amd64");
  publishSum(folder, "runc.amd64", ".list");
  const list = readFileSync(path.join(folder, "runc.amd64.list"), "utf8");
  const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${list}-----BEGIN PGP SIGNATURE-----\n`;
  writeFileSync(path.join(folder, "runc.sha256sum"), signed);
  rmSync(path.join(folder, "runc.amd64.list"));
  const cni = `cni-plugins-linux-amd64-v${versions.get("cni-plugins")}.tgz`;
  pack(cni, path.join(bundle, "cni"), ["."]);
  publishSum(folder, cni, ".sha512", "sha512");
  for (const part of ["debs", "wheels"]) {
    for (const name of readdirSync(path.join(bundle, part))) place(`${part}/${name}`, `${part}/${name}`);
    const sums = execFileSync("sha256sum", readdirSync(path.join(folder, part)), {
      cwd: path.join(folder, part),
    });
    writeFileSync(path.join(folder, part, "SHA256SUMS"), sums);
  }
  saveImages(bundle, folder);
}

/** One archive in Docker's form, one in OCI's: both forms that `docker save` has had. */
function saveImages(bundle: string, folder: string): void {
  const layout = path.join(folder, "layout");
  mkdirSync(layout);
  execFileSync("tar", ["-xf", path.join(bundle, "images/kubernetes.tar"), "-C", layout]);
  const blob = (digest: string) => path.join("blobs/sha256", digest.slice("sha256:".length));
  const read = (name: string) => JSON.parse(readFileSync(path.join(layout, name), "utf8"));
  const docker: unknown[] = [];
  const oci: unknown[] = [];
  for (const descriptor of read("index.json").manifests) {
    const name: string = descriptor.annotations["io.containerd.image.name"];
    const { config, layers } = read(blob(descriptor.digest));
    if (!KUBE_COMMANDS.some((command) => name.includes(`/${command}:`))) oci.push(descriptor);
    else
      docker.push({
        ...{ Config: blob(config.digest), RepoTags: [name] },
        Layers: layers.map((layer: { digest: string }) => blob(layer.digest)),
      });
  }
  mkdirSync(path.join(folder, "images"));
  const save = (name: string, file: string, content: unknown) => {
    writeFileSync(path.join(layout, file), JSON.stringify(content));
    execFileSync("tar", [
      "-cf",
      path.join(folder, "images", name),
      "-C",
      layout,
      file,
      "blobs",
      "oci-layout",
    ]);
    publishSum(folder, `images/${name}`, ".sha256");
    rmSync(path.join(layout, file));
  };
  rmSync(path.join(layout, "index.json"));
  save("control-plane.tar", "manifest.json", docker);
  save("others.tar", "index.json", { schemaVersion: 2, manifests: oci });
  rmSync(layout, { recursive: true });
}
