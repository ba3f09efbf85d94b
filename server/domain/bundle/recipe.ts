/** Versions that go into one bundle. bundle/go pins the modules they are compiled from. */
export interface BundleRecipe {
  kubernetes: string;
  /** Folder of bundle/go whose go.mod and go.sum pin this Kubernetes; the program itself is in bundle/go/kube. */
  pins: string;
  /** The etcd that Kubernetes' own go.mod names: it is linked into the same program. */
  etcd: string;
  coredns: string;
  /** TAG of build/pause/Makefile in k8s.io/kubernetes. */
  pause: string;
  cniPlugins: string;
  containerd: string;
  runc: string;
  probe: string;
  /** Folder of bundle/go whose go.mod pins the upstream suite of this Kubernetes; none: the bundle has no suite. */
  suite?: string;
  /** Without v. The module proxy hands out no release of it, so a commit is named as Go names it. */
  sriovDevicePlugin: string;
  nodeFeatureDiscovery: string;
}

/** What telco workloads need beside a cluster: the same for every Kubernetes. */
const ADD_ONS = { sriovDevicePlugin: "0.0.0-20221127172732-a5a7395122e3", nodeFeatureDiscovery: "0.18.3" };

/**
 * Seen to build, and seen to run together. The first is what is built where no version is named. Another version is an entry
 * here and one run of bundle/pin-modules.sh.
 */
const RECIPES: readonly BundleRecipe[] = [
  {
    kubernetes: "1.34.4",
    pins: "kube",
    etcd: "3.6.4",
    suite: "e2e",
    coredns: "1.13.1",
    pause: "3.10.1",
    cniPlugins: "1.9.1",
    containerd: "2.2.4",
    runc: "1.5.2",
    probe: "1.0.0",
    ...ADD_ONS,
  },
  {
    kubernetes: "1.35.4",
    pins: "kube-1.35",
    etcd: "3.6.5",
    coredns: "1.13.1",
    pause: "3.10.1",
    cniPlugins: "1.9.1",
    containerd: "2.2.4",
    runc: "1.5.2",
    probe: "1.0.0",
    ...ADD_ONS,
  },
];

/** Kubernetes versions a bundle can be built of; the first where none is named. */
export const BUILDABLE_VERSIONS: readonly string[] = RECIPES.map((recipe) => recipe.kubernetes);

export const findRecipe = (kubernetes: string): BundleRecipe | undefined =>
  RECIPES.find((recipe) => recipe.kubernetes === kubernetes);

/** The Debian release whose packages a bundle holds, and that its hosts have to run. */
export const HOST_OS = "debian-12";

/** Oldest Go that compiles the modules; also the one that is fetched where there is none. */
export const GO = { oldest: [1, 26], fetched: "1.26.6" } as const;

/** The upstream suite in a bundle, where it holds one. */
export const E2E_PROGRAM = "bin/e2e.test";

/** Prefix of image names. `.invalid` never resolves (RFC 2606): a missing image fails, and nothing is pulled. */
export const IMAGE_REPOSITORY = "fairlead.invalid";

export const DEBIAN_PACKAGES = ["conntrack", "iptables", "nftables", "socat"] as const;
