import type { DeployPlan, ProfileRow, ProfileVerdict } from "@/server/contract/deploy";
import { parseCpuList } from "@/server/domain/checks/cpu-list";
import { RA2 } from "@/server/domain/ra2/requirements";

type Facts = Pick<DeployPlan, "hosts" | "kubernetes" | "options" | "telcoAddOns">;
type Judgement = [ProfileVerdict, string];

const HARDWARE = "A property of the machines; this installer does not change it.";
const LATER = "Only the running cluster can tell.";
const NO_BALANCER = "No load balancer is deployed.";
const NO_MULTIPLEXER = "No multiplexer such as Multus is deployed: one connection point a pod.";

/** Verdicts that hold for every plan of this installer and profile. Rows not named here are not assessed. */
const FIXED: Readonly<Record<string, Judgement>> = {
  "ra2.ch.007": ["not met", "Nodes get IPv4 addresses only."],
  "ra2.ch.017": ["not met", "A deploy changes hosts in place; it does not replace them."],
  "ra2.ch.018": ["needs add-on", "Node Feature Discovery is not deployed."],
  "ra2.os.001": ["met", "The precheck takes only the Debian release the bundle fits."],
  "ra2.os.002": ["met", "kubeadm's own preflight checks the kernel before it starts."],
  "ra2.os.004": ["not met", "A deploy prepares the host's OS in place."],
  "ra2.os.005": ["met", "Every step is run by Fairlead and recorded."],
  "ra2.k8s.001": ["not met", "Fairlead is not on the list of certified Kubernetes installers."],
  "ra2.k8s.012#control-plane-services": ["met", "kubeadm runs all three as static pods."],
  "ra2.k8s.012#kubernetes-apis": ["met", "No alpha API is switched on; Kubernetes has them off by default."],
  "ra2.k8s.010": ["not met", "The cluster is IPv4 only."],
  "ra2.k8s.011": [
    "not met",
    "Workers get no Anuket profile label: a label would promise what nobody has measured.",
  ],
  "ra2.k8s.014": ["needs add-on", "The bridge plugin does not enforce NetworkPolicy."],
  "ra2.k8s.015": ["needs add-on", NO_BALANCER],
  "ra2.k8s.016": ["needs add-on", "No ingress controller is deployed."],
  "ra2.k8s.017": ["met", "kube-proxy serves NodePort on every node."],
  "ra2.k8s.018": ["met", "CoreDNS answers ExternalName services."],
  "ra2.k8s.019": ["met", "No beta API is switched on; Kubernetes has new ones off by default since 1.24."],
  "ra2.k8s.020": ["needs add-on", "cert-manager is not deployed."],
  "ra2.k8s.023": ["needs add-on", "No metrics server is deployed."],
  "ra2.k8s.024": ["met", "Sidecar containers are part of Kubernetes since 1.33."],
  "ra2.crt.001": ["met", "runc is the reference implementation of the OCI runtime specification."],
  "ra2.crt.002": ["met", "containerd serves CRI v1."],
  "ra2.ntw.001": ["not met", "Bridge and routes are set up on the hosts, not through the Kubernetes API."],
  "ra2.ntw.002": ["met", "The bridge plugin with host-local addresses is CNI conformant."],
  "ra2.ntw.003": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.004": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.005": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.006": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.007": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.009": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.011": ["needs add-on", "Pod addresses are not announced to networks outside the cluster."],
  "ra2.ntw.013": ["not met", "The pod network is set up for IPv4 only."],
  "ra2.ntw.014": ["needs add-on", "The bridge plugin does not enforce NetworkPolicy."],
  "ra2.ntw.015": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.016": ["needs add-on", NO_MULTIPLEXER],
  "ra2.ntw.017": ["needs add-on", NO_BALANCER],
  "ra2.ntw.018": ["needs add-on", NO_BALANCER],
  "ra2.ntw.019": ["needs add-on", NO_BALANCER],
  "ra2.ntw.020": ["needs add-on", NO_BALANCER],
  "ra2.ntw.021": ["needs add-on", NO_BALANCER],
  "ra2.ntw.022": ["needs add-on", NO_BALANCER],
  "ra2.ntw.023": ["not met", "PTP and SyncE are not set up."],
  "ra2.stg.001": ["met", "Container file systems and emptyDir live on the node's own disk."],
  "ra2.stg.005": ["needs add-on", "A PersistentVolumeClaim needs a provisioner and none is deployed."],
  "ra2.stg.006": ["needs add-on", "No CSI driver is deployed."],
  "ra2.stg.007": ["needs add-on", "No storage class is made."],
  "ra2.stg.008": ["needs add-on", "No storage is deployed."],
  "ra2.stg.009": ["needs add-on", "No storage is deployed."],
  "ra2.stg.010": ["needs add-on", "No storage class is made."],
  "ra2.mon.001": ["needs add-on", "No metrics are collected."],
  "ra2.mon.002": ["needs add-on", "Logs stay on each node."],
  "ra2.mon.003": ["needs add-on", "Events stay in the cluster for an hour."],
};

/**
 * What a deploy by this plan does for each row of the RA2 profile `basic`, said before it runs. Honest, not hopeful: a row
 * nobody checked is `not assessed`.
 */
export function profileRows(plan: Facts): ProfileRow[] {
  const count = (role: string) => plan.hosts.filter((host) => host.role === role).length;
  const judged: Readonly<Record<string, Judgement>> = {
    ...FIXED,
    "ra2.k8s.008": judgeReservation(plan),
    ...(plan.telcoAddOns?.state === "present"
      ? {
          "ra2.ch.018": ["met", "Node Feature Discovery labels every node with what it finds."] as Judgement,
        }
      : {}),
    "ra2.k8s.002": [
      "not met",
      `etcd runs on ${count("control-plane")} node; RA2 asks for three, five or seven.`,
    ],
    "ra2.k8s.003": [
      "not met",
      `${count("control-plane")} control plane node; when its fault domain fails, the API is gone.`,
    ],
    "ra2.k8s.004":
      count("worker") >= 2
        ? [
            "not assessed",
            `${count("worker")} workers; whether they stand in different fault domains is not known.`,
          ]
        : ["not met", `${count("worker")} workers: nothing is left when a fault domain fails.`],
    "ra2.k8s.005": isMinor(plan.kubernetes, RA2.kubernetesVersion)
      ? ["met", `All nodes run ${plan.kubernetes}, the version RA2 names.`]
      : ["not met", `All nodes run ${plan.kubernetes}; RA2 at this commit names ${RA2.kubernetesVersion}.`],
  };
  return RA2.requirements
    .filter((row) => row.profile !== "high-performance")
    .map(({ id, key, title, level }) => {
      const [verdict, reason] = judged[key] ?? ["not assessed", id.startsWith("ra2.ch.") ? HARDWARE : LATER];
      return { id, title, level, verdict, reason };
    });
}

/** ra2.k8s.008 and i.cap.014: one core, two SMT threads, of every worker are the system's. */
function judgeReservation({ hosts, options }: Facts): Judgement {
  const workers = hosts.filter((host) => host.role === "worker");
  const named = workers.flatMap(({ name }) => {
    const cpus = options?.hosts[name]?.reservedSystemCPUs;
    return cpus !== undefined && (parseCpuList(cpus)?.length ?? 0) >= 2 ? [`${name} ${cpus}`] : [];
  });
  if (workers.length > 0 && named.length === workers.length)
    return ["met", `CPUs are reserved by name on every worker: ${named.join(", ")}.`];
  return [
    "not met",
    `CPU and memory are reserved as amounts; two named SMT threads (--reserved-cpus) on ${named.length} of ${workers.length} workers.`,
  ];
}

const isMinor = (version: string, minor: string) => version.startsWith(`${minor}.`);
