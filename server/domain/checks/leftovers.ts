import type { HostFacts } from "@/server/contract/host-facts";
import { type Check, type CheckedHost, type CheckInput, failed, passed } from "./check";

type Kind = HostFacts["leftovers"][number]["kind"];

/** What this lab's own deploy left is no leftover: the roles go on from it. */
const ours = ({ facts }: CheckedHost, { plan }: CheckInput) => facts.owner === plan.labId;

const found = (facts: HostFacts, kinds: readonly Kind[]) =>
  facts.leftovers.filter((one) => kinds.includes(one.kind)).map((one) => one.what);

const listed = (what: readonly string[]) =>
  `${what.slice(0, 5).join(", ")}${what.length > 5 ? ` and ${what.length - 5} more` : ""}`;

function leftoverCheck(
  id: string,
  title: string,
  kinds: readonly Kind[],
  words: { severity: "error" | "warning"; rule: string; clear: string; fix: string },
): Check {
  return {
    id,
    title,
    severity: words.severity,
    rule: words.rule,
    of: "host",
    judge: (one, input) => {
      const what = found(one.facts, kinds);
      if (what.length === 0) return passed(words.clear);
      if (ours(one, input)) return passed(`Of this lab's own cluster: ${listed(what)}.`);
      return failed(`The host carries ${what.length} of another installation: ${listed(what)}.`, words.fix);
    },
  };
}

const RESET = "Reset the host (kubeadm reset, then remove these), or take another host.";

/** Ports Kubernetes listens on (kubernetes.io/docs/reference/networking/ports-and-protocols; kube-proxy's healthz 10256). */
const PORTS: Readonly<Record<"all" | "control-plane", Readonly<Record<number, string>>>> = {
  all: { 10250: "kubelet", 10256: "kube-proxy" },
  "control-plane": {
    6443: "kube-apiserver",
    2379: "etcd",
    2380: "etcd",
    10257: "kube-controller-manager",
    10259: "kube-scheduler",
  },
};

export const LEFTOVERS: readonly Check[] = [
  leftoverCheck("leftovers.files", "No files of an old Kubernetes", ["path", "mount"], {
    severity: "error",
    rule: "No files below /etc/kubernetes, /var/lib/etcd, /var/lib/kubelet and /etc/cni/net.d, and nothing mounted there, unless this lab's own deploy put them.",
    clear: "None.",
    fix: RESET,
  }),
  leftoverCheck("leftovers.programs", "No old kubelet, etcd or container runtime runs", ["unit", "process"], {
    severity: "error",
    rule: "No unit or process of Kubernetes or a container runtime, unless of this lab's own deploy.",
    clear: "None runs.",
    fix: RESET,
  }),
  leftoverCheck("leftovers.interfaces", "No interface of an old pod network", ["interface"], {
    severity: "warning",
    rule: "No cni0, flannel.1, cali*, cilium*, kube-ipvs0 and the like: their routes may take the pods' traffic.",
    clear: "None.",
    fix: "Remove them (ip link delete NAME) or start the host again.",
  }),
  leftoverCheck("leftovers.packages", "No Kubernetes packages of the distribution", ["package"], {
    severity: "warning",
    rule: "No kubelet, kubeadm or containerd package: its upgrade would replace what the bundle put.",
    clear: "None.",
    fix: "Remove them: apt-get purge NAME.",
  }),
  {
    id: "ports.free",
    title: "The ports of the role are free",
    severity: "error",
    rule: "Nobody listens on 10250 and 10256; on a control plane also not on 6443, 2379-2380, 10257 and 10259 (Kubernetes: ports and protocols).",
    of: "host",
    judge: (one, input) => {
      const needed = { ...PORTS.all, ...(one.host.role === "control-plane" ? PORTS["control-plane"] : {}) };
      const taken = one.facts.listening.filter((socket) => socket.port in needed);
      const count = Object.keys(needed).length;
      if (taken.length === 0) return passed(`${count} ports are free.`);
      if (ours(one, input)) return passed("This lab's own cluster listens there.");
      const said = [
        ...new Map(
          taken.map((socket) => [
            socket.port,
            `${socket.port} (needed by ${needed[socket.port]}${socket.process ? `, held by ${socket.process}` : ""})`,
          ]),
        ).values(),
      ];
      return failed(`Taken: ${said.join(", ")}.`, "Stop what listens there (ss -ltnp shows it).");
    },
  },
  {
    id: "os.package-lock",
    title: "Nobody is changing packages",
    severity: "error",
    rule: "/var/lib/dpkg/lock-frontend and /var/lib/dpkg/lock are not locked, and no apt or dpkg runs.",
    of: "host",
    judge: ({ facts }) =>
      facts.packageLock === null
        ? passed("The package lock is free.")
        : failed(
            `Packages are being changed: ${facts.packageLock}.`,
            "Wait until it has ended, then read the facts again.",
          ),
  },
  {
    id: "os.kubeadm-runs",
    title: "No kubeadm runs",
    severity: "error",
    rule: "No process called kubeadm: it may be what is left of a canceled deploy.",
    of: "host",
    judge: ({ facts }) =>
      facts.kubeadmRuns
        ? failed("A kubeadm is running on the host.", "Wait until it has ended, then read the facts again.")
        : passed("None runs."),
  },
];
