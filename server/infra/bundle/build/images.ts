import path from "node:path";
import { type BundleRecipe, IMAGE_REPOSITORY } from "@/server/domain/bundle/recipe";
import { listFiles } from "../list-files";
import { FILTER } from "./debian-packages";
import type { OciImage } from "./oci-archive";
import type { LayerEntry } from "./oci-layer";

/** Folder of each component's files, by component name. */
export type ComponentFolders = (name: string) => string;

/**
 * An image in the bundle, the component whose version its tag is, and the archive it is in: hosts import whole archives, so
 * what only some hosts run is not in the one of all.
 */
export type BundleImage = OciImage & { component: string; archive: string };

const ARCHIVE = "images/kubernetes.tar";

const KUBE_COMMANDS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "etcd"];

/**
 * The images of a cluster, by the names kubeadm makes from imageRepository and the tags in its configuration. A tag is
 * always the version that is inside.
 */
export async function bundleImages(recipe: BundleRecipe, folderOf: ComponentFolders): Promise<BundleImage[]> {
  const program = (component: string, to: string): LayerEntry => ({
    path: to,
    file: path.join(folderOf(component), component === "kubernetes" ? "kube" : component),
    executable: true,
  });
  const kube: LayerEntry[] = [
    program("kubernetes", "usr/local/bin/kube"),
    ...KUBE_COMMANDS.map((name) => ({ path: `usr/local/bin/${name}`, link: "kube" })),
    { path: "tmp", folder: true },
  ];
  const filterRoot = path.join(folderOf("debian-packages"), FILTER);
  const filter = (await listFiles(filterRoot)).map((file) => ({
    path: file.path,
    file: path.join(filterRoot, file.path),
    executable: true,
  }));
  const name = (image: string, tag: string) => `${IMAGE_REPOSITORY}/${image}:${tag}`;
  const release = `v${recipe.kubernetes}`;
  const controlPlane = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  const ofCluster: Omit<BundleImage, "archive">[] = [
    { component: "kubernetes", names: controlPlane.map((one) => name(one, release)), layers: [kube] },
    { component: "etcd", names: [name("etcd", recipe.etcd)], layers: [kube] },
    {
      component: "kubernetes",
      names: [name("kube-proxy", release)],
      // in its mode nftables kube-proxy calls nft
      layers: [kube, [...filter, { path: "run", folder: true }]],
    },
    {
      component: "coredns",
      names: [name("coredns", `v${recipe.coredns}`)],
      layers: [[program("coredns", "coredns")]],
      entrypoint: ["/coredns"],
    },
    {
      component: "pause",
      names: [name("pause", recipe.pause)],
      layers: [[program("pause", "pause")]],
      entrypoint: ["/pause"],
    },
    {
      component: "probe",
      names: [name("probe", recipe.probe)],
      layers: [[program("probe", "probe")]],
      entrypoint: ["/probe", "serve"],
    },
  ];
  return [...ofCluster.map((image) => ({ ...image, archive: ARCHIVE })), ...addOnImages(recipe, folderOf)];
}

function addOnImages(recipe: BundleRecipe, folderOf: ComponentFolders): BundleImage[] {
  const file = (component: string, name: string, to: string, executable: boolean): LayerEntry => ({
    path: to,
    file: path.join(folderOf(component), name),
    executable,
  });
  const [plugin, nfd] = ["sriov-device-plugin", "node-feature-discovery"];
  return [
    {
      component: plugin,
      archive: `images/${plugin}.tar`,
      names: [`${IMAGE_REPOSITORY}/${plugin}:v${recipe.sriovDevicePlugin}`],
      layers: [
        [
          file(plugin, "sriovdp", "sriovdp", true),
          file(plugin, "pci.ids", "usr/share/misc/pci.ids", false),
          { path: "tmp", folder: true },
        ],
      ],
      entrypoint: ["/sriovdp"],
    },
    ...["nfd-worker", "nfd-master"].map((name) => ({
      component: nfd,
      archive: `images/${name}.tar`,
      names: [`${IMAGE_REPOSITORY}/${name}:v${recipe.nodeFeatureDiscovery}`],
      layers: [[file(nfd, name, name, true), { path: "tmp", folder: true } as const]],
      entrypoint: [`/${name}`],
    })),
  ];
}
