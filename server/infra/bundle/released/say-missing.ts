import { DEBIAN_PACKAGES } from "@/server/domain/bundle/recipe";
import { ANSIBLE_PINS } from "../../installer/ansible-core";
import { IMAGE_COMPONENTS } from "./check-images";

const PARTS = "npm run bundle -- parts --out FOLDER makes them";
/** What a deploy needs, in words, and where an operator gets it. */
const NEEDS: readonly { title: string; names: readonly string[]; from: string }[] = [
  {
    title: "",
    names: ["bin/kubeadm", "bin/kubelet", "bin/kubectl"],
    from: "the files of the Kubernetes release with their .sha256",
  },
  {
    title: "",
    names: ["bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr"],
    from: "containerd-VERSION-linux-ARCH.tar.gz with its .sha256sum",
  },
  { title: "", names: ["bin/runc"], from: "runc.ARCH with runc.sha256sum" },
  {
    title: "",
    names: ["cni/bridge", "cni/host-local", "cni/loopback"],
    from: "cni-plugins-linux-ARCH-VERSION.tgz with its .sha256",
  },
  {
    title: "the image ",
    names: Object.keys(IMAGE_COMPONENTS).filter((name) => name !== "probe"),
    from: "a .tar with a .sha256 of what kubeadm config images list names, as docker save writes it",
  },
  { title: "the image ", names: ["probe"], from: PARTS },
  { title: "the Debian package ", names: DEBIAN_PACKAGES, from: PARTS },
  {
    title: "the wheel ",
    names: ANSIBLE_PINS.map((pin) => pin.slice(0, pin.indexOf("=="))),
    from: PARTS,
  },
];

export interface Present {
  /** Paths in the bundle. */
  files: readonly string[];
  /** Programs of images: "etcd". */
  images: ReadonlySet<string>;
}

/** One sentence with what a deploy lacks and where to get it; null when it lacks nothing. */
export function sayMissing({ files, images }: Present): string | null {
  const names = new Set([...files, ...images]);
  for (const file of files) {
    const base = file.slice(file.indexOf("/") + 1);
    if (file.startsWith("debs/")) names.add(base.slice(0, base.indexOf("_")));
    // PEP 427: a wheel's name is the project's with _ for -
    if (file.startsWith("wheels/"))
      names.add(base.slice(0, base.indexOf("-")).replaceAll("_", "-").toLowerCase());
  }
  const sources = new Map<string, string[]>();
  for (const need of NEEDS) {
    for (const name of need.names) {
      if (names.has(name)) continue;
      const shown = need.title + name.replace(/^(bin|cni)\//, "");
      sources.set(need.from, [...(sources.get(need.from) ?? []), shown]);
    }
  }
  if (sources.size === 0) return null;
  const parts = [...sources].map(([from, lacking]) => `${lacking.join(", ")} (${from})`);
  return `The released files lack what a deploy needs: ${parts.join("; ")}; add them and import again.`;
}
