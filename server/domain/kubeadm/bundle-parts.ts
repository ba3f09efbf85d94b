import type { BundleFile, BundleManifest } from "@/server/contract/bundle";
import { DomainError } from "@/server/domain/errors";

/** Entry of the `host_files` module (ansible/library/host_files.py). */
export type HostFile =
  | { path: string; source: string; sha256: string; mode: string }
  | { path: string; link: string };

export type ImageArchive = { source: string; sha256: string; images: Record<string, string> };

/** An image of a telco add-on, and the archive it is alone in. */
export interface AddOnImage {
  name: string;
  archive: ImageArchive;
}

/** Images of the telco add-ons, each in an archive of its own, so that a host imports only what runs on it. */
export interface AddOnParts {
  devicePlugin: AddOnImage;
  nfdWorker: AddOnImage;
  nfdMaster: AddOnImage;
}

export interface BundleParts {
  /** Prefix of every Kubernetes image: kubeadm's imageRepository. */
  imageRepository: string;
  tags: { coredns: string; etcd: string };
  pauseImage: string;
  probeImage: string;
  kubernetesFiles: HostFile[];
  runtimeFiles: HostFile[];
  packages: { name: string; source: string; sha256: string }[];
  archives: ImageArchive[];
  /** Null for a bundle without them. */
  addOns: AddOnParts | null;
  cniPlugins: string[];
  containerdSha256: string;
  /** Bytes a deploy writes on a host: twice the images (content and unpacked) and the programs. */
  diskBytes: number;
}

const KUBERNETES_PROGRAMS = ["kubeadm", "kubelet", "kubectl"];
const RUNTIME_PROGRAMS = ["containerd", "containerd-shim-runc-v2", "ctr", "runc"];
const PROGRAM_FOLDER = "/usr/local/bin";

/**
 * Finds in a bundle what the kubeadm installer needs.
 * Errors: `bad_input` naming every part the bundle lacks.
 */
export function findBundleParts(manifest: BundleManifest): BundleParts {
  const missing: string[] = [];
  const files = new Map(manifest.files.map((file) => [file.path, file]));
  const image = (name: string) => {
    const found = manifest.images.find((one) => imageBase(one.name) === name)?.name;
    if (!found) missing.push(`image ${name}`);
    return found ?? "";
  };
  const program = (name: string): HostFile[] => {
    const file = files.get(`bin/${name}`);
    if (file) return [hostFile(file, `${PROGRAM_FOLDER}/${name}`)];
    missing.push(`bin/${name}`);
    return [];
  };

  const kube = files.get("bin/kube");
  const kubernetesFiles: HostFile[] = kube
    ? [
        hostFile(kube, `${PROGRAM_FOLDER}/kube`),
        ...KUBERNETES_PROGRAMS.map((name) => ({ path: `${PROGRAM_FOLDER}/${name}`, link: "kube" })),
      ]
    : KUBERNETES_PROGRAMS.flatMap(program);
  const cni = manifest.files.filter((file) => file.path.startsWith("cni/"));
  const cniPlugins = cni.map((file) => file.path.slice("cni/".length));
  for (const plugin of ["bridge", "host-local", "loopback"]) {
    if (!cniPlugins.includes(plugin)) missing.push(`cni/${plugin}`);
  }
  const archives = [...new Set(manifest.images.map((one) => one.archive))].flatMap((source) => {
    const file = files.get(source);
    if (!file) missing.push(source);
    const images = manifest.images.filter((one) => one.archive === source);
    return file
      ? [
          {
            source,
            sha256: file.sha256,
            images: Object.fromEntries(images.map((one) => [one.name, one.digest])),
          },
        ]
      : [];
  });
  const addOns = findAddOns(manifest, archives);
  const ofAddOns = Object.values(addOns ?? {}).map(({ archive }) => archive);
  const apiServer = image("kube-apiserver");
  const runtimeFiles = [
    ...RUNTIME_PROGRAMS.flatMap(program),
    ...cni.map((file) => hostFile(file, `/opt/cni/bin/${file.path.slice("cni/".length)}`)),
  ];
  const parts = {
    imageRepository: apiServer.slice(0, apiServer.lastIndexOf("/")),
    tags: { coredns: imageTag(image("coredns")), etcd: imageTag(image("etcd")) },
    pauseImage: image("pause"),
    probeImage: image("probe"),
    kubernetesFiles,
    runtimeFiles,
    packages: manifest.files.filter((file) => file.path.startsWith("debs/")).map(debianPackage),
    archives: archives.filter((archive) => !ofAddOns.includes(archive)),
    addOns,
    cniPlugins,
    containerdSha256: files.get("bin/containerd")?.sha256 ?? "",
    diskBytes: manifest.files.reduce(
      (sum, file) =>
        sum + file.size * (file.path.startsWith("images/") ? 2 : /^(bin|cni)\//.test(file.path) ? 1 : 0),
      0,
    ),
  };
  if (missing.length > 0) {
    throw new DomainError(
      "bad_input",
      `The bundle ${manifest.name} lacks ${missing.join(", ")}, which a deploy with kubeadm needs: choose another bundle.`,
    );
  }
  return parts;
}

function findAddOns(manifest: BundleManifest, archives: readonly ImageArchive[]): AddOnParts | null {
  const find = (base: string): AddOnImage | undefined => {
    const image = manifest.images.find((one) => imageBase(one.name) === base);
    const archive = archives.find((one) => one.source === image?.archive);
    return image && archive && { name: image.name, archive };
  };
  const [devicePlugin, nfdWorker, nfdMaster] = [
    find("sriov-device-plugin"),
    find("nfd-worker"),
    find("nfd-master"),
  ];
  return devicePlugin && nfdWorker && nfdMaster ? { devicePlugin, nfdWorker, nfdMaster } : null;
}

const imageBase = (name: string) => name.slice(name.lastIndexOf("/") + 1).split(/[:@]/)[0] ?? "";
const imageTag = (name: string) => name.slice(name.lastIndexOf(":") + 1);

function hostFile(file: BundleFile, path: string): HostFile {
  return { path, source: file.path, sha256: file.sha256, mode: file.executable ? "0755" : "0644" };
}

/** Name of a package from its file name: `name_version_arch.deb`, and no name has an underscore (Debian policy 5.6.1). */
function debianPackage(file: BundleFile): { name: string; source: string; sha256: string } {
  const base = file.path.slice(file.path.lastIndexOf("/") + 1);
  return { name: base.slice(0, base.indexOf("_")), source: file.path, sha256: file.sha256 };
}
