import type {
  ClusterOverrides,
  PracticeCapacity,
  PracticeHostSpec,
  PracticeLabErrorCode,
  PracticeLabKind,
} from "@/server/contract/practice-lab";
import { atLeast } from "@/server/domain/at-least";
import { DomainError } from "@/server/domain/errors";

/** A refusal of the practice lab, with its own reason beside the general code (`unsupported`). */
export class PracticeLabError extends DomainError {
  readonly reason: PracticeLabErrorCode;

  constructor(reason: PracticeLabErrorCode, message: string, options: { cause?: unknown } = {}) {
    super("unsupported", message, options);
    this.name = "PracticeLabError";
    this.reason = reason;
  }
}

/**
 * inotify instances of root one machine of a lab keeps open, measured on Debian 12 hosts with systemd 252 and
 * Kubernetes 1.34. The kernel counts them per user over all namespaces (`fs.inotify.max_user_instances`).
 */
export const INOTIFY = { jump: 8, controlPlane: 29, host: 15, plainHost: 9, reserve: 16 } as const;

const MAX_HOSTS = 10;

/**
 * The hosts of a practice lab, as asked for. The first of a cluster carries its control plane; the recorded telco
 * hardware goes to the last one, a worker: its memory is too small for a control plane, so a cluster of one has none.
 */
export function practiceHosts(asked: {
  kind: PracticeLabKind;
  hosts: number;
  telco: boolean;
}): PracticeHostSpec[] {
  return Array.from({ length: asked.hosts }, (_, index) => {
    const controlPlane = asked.kind === "cluster" && index === 0;
    const telco = asked.telco && index === asked.hosts - 1 && !controlPlane;
    return { name: `host-${index + 1}`, telco, controlPlane };
  });
}

/** Instances a lab will hold once it is in full use: its jump host and its hosts, without the machine's reserve. */
export function inotifyNeed(kind: PracticeLabKind, hosts: Pick<PracticeHostSpec, "controlPlane">[]): number {
  const each = (host: { controlPlane: boolean }) =>
    kind === "plain" ? INOTIFY.plainHost : host.controlPlane ? INOTIFY.controlPlane : INOTIFY.host;
  return hosts.reduce<number>((sum, host) => sum + each(host), INOTIFY.jump);
}

export interface InotifyUse {
  /** Instances of root: those open now, or reserved by a lab that has not opened all of its own yet. */
  used: number;
  limit: number;
}

/** Whether a lab that needs `need` instances fits, keeping `INOTIFY.reserve` free for the machine itself. */
export function labFits(inotify: InotifyUse, need: number): boolean {
  return inotify.used + need + INOTIFY.reserve <= inotify.limit;
}

/** Most hosts of `kind` that fit now, 0 to 10; the first host of a cluster is its control plane. */
export function hostsThatFit(kind: PracticeLabKind, inotify: InotifyUse): number {
  for (let count = MAX_HOSTS; count >= 1; count--) {
    const hosts = Array.from({ length: count }, (_, index) => ({ controlPlane: index === 0 }));
    if (labFits(inotify, inotifyNeed(kind, hosts))) return count;
  }
  return 0;
}

/** The capacity answer on a machine that can run practice labs. */
export function practiceCapacity(inotify: InotifyUse): PracticeCapacity {
  const fits = { cluster: hostsThatFit("cluster", inotify), plain: hostsThatFit("plain", inotify) };
  const bound = `root has ${inotify.used} of ${inotify.limit} inotify instances in use (fs.inotify.max_user_instances)`;
  const reason =
    fits.cluster === MAX_HOSTS
      ? `${MAX_HOSTS} hosts fit, the most a practice lab has: ${bound}.`
      : fits.plain === 0
        ? `No host fits: ${bound}; remove a practice lab or raise the limit.`
        : `Hosts that fit: ${fits.cluster} with Kubernetes, ${fits.plain} without; ${bound}.`;
  return { supported: true, fits, inotify, reason };
}

/** The capacity answer where practice labs cannot run at all. */
export function noPracticeCapacity(reason: string): PracticeCapacity {
  return { supported: false, fits: { cluster: 0, plain: 0 }, inotify: { used: 0, limit: 0 }, reason };
}

/** With what helps: fewer hosts only help where one fits. */
function howManyFit(count: number): string {
  const fits = count === 0 ? "no host fits" : count === 1 ? "only 1 host fits" : `only ${count} hosts fit`;
  return `${fits}; ${count === 0 ? "" : "take fewer hosts, "}remove another practice lab, or raise the limit`;
}

/** Refusal of a lab that does not fit, with the numbers it was decided by. */
export function noRoom(kind: PracticeLabKind, inotify: InotifyUse, need: number): PracticeLabError {
  return new PracticeLabError(
    "practice_lab_no_room",
    `This practice lab does not fit: it needs ${need} inotify instances and ${INOTIFY.reserve} stay free, but root has ` +
      `${inotify.used} of ${inotify.limit} in use (fs.inotify.max_user_instances), so ${howManyFit(hostsThatFit(kind, inotify))}.`,
  );
}

/**
 * What a practice host asks of the cluster's configuration that a real host does not. kubelet: `cgroupfs` because the
 * host's systemd owns only its own cgroup namespace; `KubeletInUserNamespace` turns refused kernel knobs into log
 * lines; conntrack 0 leaves the shared kernel's values (k8s.io/kube-proxy/config/v1alpha1). From 1.35 kubeadm's SystemVerification
 * takes cgroup v1 only from who sets failCgroupV1 and leaves it out (k8s.io/system-validators).
 * @param kubernetes version without v
 */
export function clusterOverrides(kubernetes: string): ClusterOverrides {
  return {
    kubelet: {
      cgroupDriver: "cgroupfs",
      failSwapOn: false,
      failCgroupV1: false,
      featureGates: { KubeletInUserNamespace: true },
      evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    },
    kubeProxy: {
      mode: "nftables",
      conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    },
    ignorePreflightErrors: atLeast(kubernetes, 1, 35) ? ["SystemVerification"] : [],
    containerd: { systemdCgroup: false, restrictOomScoreAdj: true, disableHugetlbController: true },
  };
}
