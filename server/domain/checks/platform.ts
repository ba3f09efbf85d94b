import type { HostFacts } from "@/server/contract/host-facts";
import { atLeast } from "../at-least";
import { type Check, failed, notAssessed, passed } from "./check";

/** Systems a deploy ran on from beginning to end; others are refused until one did. */
export const PROVEN_SYSTEMS: readonly string[] = ["debian-12"];

/** Machine names of uname and what bundles call them. */
const ARCHES: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** kube-proxy's nftables mode (kubernetes.io/docs/reference/networking/virtual-ips, "nftables proxy mode"). */
const LEAST_KERNEL = [5, 13] as const;

type Parts = HostFacts["kernelParts"];
interface KernelPart {
  id: string;
  title: string;
  rule: string;
  /** Any of these shows that it is there. */
  modules: readonly string[];
  shown?: (facts: HostFacts) => boolean;
  what: string;
}

const has = (parts: Parts, modules: readonly string[]) =>
  modules.find((name) => parts.modules.some((one) => one.replaceAll("-", "_") === name));

const KERNEL_PARTS: readonly KernelPart[] = [
  {
    id: "kernel.overlay",
    title: "The kernel has overlay file systems",
    rule: "overlay is in /proc/filesystems, loaded, built in, or can be loaded: containerd's snapshots need it.",
    modules: ["overlay"],
    shown: (facts) => facts.kernelParts.filesystems.includes("overlay"),
    what: "overlay",
  },
  {
    id: "kernel.bridge-netfilter",
    title: "The kernel filters bridged packets",
    rule: "br_netfilter is loaded, built in (its settings below net.bridge are there), or can be loaded.",
    modules: ["br_netfilter"],
    shown: (facts) => "net.bridge.bridge-nf-call-iptables" in facts.sysctl,
    what: "br_netfilter",
  },
  {
    id: "kernel.nftables",
    title: "The kernel has nftables",
    rule: "nf_tables is loaded, built in, or can be loaded: kube-proxy runs in nftables mode.",
    modules: ["nf_tables"],
    what: "nf_tables",
  },
  {
    id: "kernel.conntrack",
    title: "The kernel tracks connections",
    rule: "nf_conntrack is loaded, built in, or can be loaded: services need it.",
    modules: ["nf_conntrack"],
    what: "nf_conntrack",
  },
];

const kernelCheck = ({ id, title, rule, modules, shown, what }: KernelPart): Check => ({
  id,
  title,
  rule,
  severity: "error",
  of: "host",
  judge: ({ facts }) => {
    const found = has(facts.kernelParts, modules);
    if (found || shown?.(facts)) return passed(`${found ?? what} is there.`);
    if (facts.kernelParts.loadable) return passed(`${what} can be loaded.`);
    // a built-in part without parameters shows nowhere: absent from the lists is no proof
    return notAssessed(
      `The kernel ${facts.kernel.release} loads no modules and lists no ${what}; it may be built in unseen.`,
      { severity: "warning" },
    );
  },
});

export const PLATFORM: readonly Check[] = [
  {
    id: "os.supported",
    title: "The operating system is one a deploy ran on",
    severity: "error",
    rule: `ID and VERSION_ID of /etc/os-release are the bundle's and one of ${PROVEN_SYSTEMS.join(", ")}.`,
    of: "host",
    judge: ({ facts }, { bundle }) => {
      if (facts.os === null) return null;
      const found = `${facts.os.id}-${facts.os.versionId}`;
      if (!PROVEN_SYSTEMS.includes(found))
        return failed(
          `The host runs ${facts.os.pretty} (${found}); deploys are proven on ${PROVEN_SYSTEMS.join(", ")}.`,
          "Install Debian 12 on the host, or take another host.",
        );
      return found === bundle.hostOs
        ? passed(`${facts.os.pretty}.`)
        : failed(
            `The host runs ${found}, the bundle's packages fit ${bundle.hostOs}.`,
            "Choose another bundle.",
          );
    },
  },
  {
    id: "os.architecture",
    title: "The bundle is for this architecture",
    severity: "error",
    rule: "uname -m is the architecture of bundle.json.",
    of: "host",
    judge: ({ facts }, { bundle }) => {
      const found = ARCHES[facts.kernel.architecture] ?? facts.kernel.architecture;
      return found === bundle.arch
        ? passed(`${found}.`)
        : failed(`The host is ${found}, the bundle is for ${bundle.arch}.`, "Choose another bundle or host.");
    },
  },
  {
    id: "kernel.version",
    title: "The kernel is new enough",
    severity: "error",
    rule: `Linux ${LEAST_KERNEL.join(".")} or newer: kube-proxy's nftables mode needs it (RA2 asks for 4.x, ra2.os.002).`,
    of: "host",
    judge: ({ facts }) =>
      atLeast(facts.kernel.release, ...LEAST_KERNEL)
        ? passed(`Linux ${facts.kernel.release}.`)
        : failed(
            `Linux ${facts.kernel.release}; kube-proxy's nftables mode needs ${LEAST_KERNEL.join(".")}.`,
            "Install a newer kernel and start the host again.",
          ),
  },
  ...KERNEL_PARTS.map(kernelCheck),
  {
    id: "kernel.settings",
    title: "Packets are forwarded",
    severity: "info",
    rule: "net.ipv4.ip_forward and net.bridge.bridge-nf-call-iptables are 1; the deploy sets them where they are not.",
    of: "host",
    judge: ({ facts }) => {
      const wanted = ["net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables"];
      const off = wanted.filter((name) => facts.sysctl[name] !== "1");
      return off.length === 0
        ? passed("As wanted.")
        : failed(
            `${off.map((name) => `${name} is ${facts.sysctl[name] ?? "not there"}`).join(", ")}.`,
            "Nothing to do: the deploy sets it.",
          );
    },
  },
  {
    id: "kernel.inotify",
    title: "Programs may watch enough files",
    severity: "warning",
    rule: 'fs.inotify.max_user_instances is at least 128, the kernel\'s default: below it kubelet and kube-proxy die with "too many open files".',
    of: "host",
    judge: ({ facts }) => {
      const text = facts.sysctl["fs.inotify.max_user_instances"];
      if (text === undefined) return null;
      return Number(text) >= 128
        ? passed(`${text} instances a user.`)
        : failed(
            `${text} instances a user, a control plane alone opens 29.`,
            "sysctl fs.inotify.max_user_instances=512, and in /etc/sysctl.d.",
          );
    },
  },
  {
    id: "kernel.cgroup",
    title: "The kubelet takes the host's cgroups",
    severity: "error",
    rule: "cgroup v2; or v1 with a Kubernetes before 1.35, or with failCgroupV1 set to false (KubeletConfiguration, default true from 1.35).",
    of: "host",
    judge: ({ facts }, { plan }) => {
      const { cgroup } = facts.kernelParts;
      if (cgroup === null) return null;
      if (cgroup === "v2") return passed("cgroup v2.");
      if (!atLeast(plan.kubernetes, 1, 35))
        return passed(`cgroup ${cgroup}; Kubernetes ${plan.kubernetes} still takes it.`);
      return plan.clusterOverrides.kubelet.failCgroupV1 === false
        ? passed(`cgroup ${cgroup}; the kubelet is told to take it (failCgroupV1: false).`)
        : failed(
            `The host has cgroup ${cgroup}, and the kubelet of Kubernetes ${plan.kubernetes} refuses it.`,
            "Start the host with systemd.unified_cgroup_hierarchy=1, or choose a bundle with Kubernetes 1.34.",
          );
    },
  },
  {
    id: "access.root",
    title: "Fairlead is root on the host",
    severity: "error",
    rule: "The SSH user is root or may become it through sudo.",
    of: "host",
    judge: ({ host, facts }) =>
      facts.root
        ? passed(`${host.ssh.user} is root.`)
        : failed(
            `${host.ssh.user} is not root and sudo did not make it so.`,
            "Give the user sudo, or name its sudo password in the descriptor.",
          ),
  },
  {
    id: "access.python",
    title: "There is a Python for Ansible",
    severity: "error",
    rule: "python3 3.8 or newer, what ansible-core 2.18 asks of a managed host.",
    of: "host",
    judge: ({ facts }) => {
      const fix = "Install it: apt-get install -y python3.";
      if (facts.python === null) return failed("No python3 is on the host.", fix);
      return atLeast(facts.python, 3, 8)
        ? passed(`Python ${facts.python}.`)
        : failed(`Python ${facts.python}, ansible-core 2.18 asks for 3.8.`, fix);
    },
  },
];
