import type { HostFailure } from "./follow-playbook.run";

const KUBELET = /^kubelet says \(journal of kubelet on \S+\): *(.+)$/m;

export interface Finding {
  host: string;
  title: string;
  detail: string;
  hint?: string;
  line: number;
}

/** What the job page shows of a host's failure: the cause, and where it was read. */
export function findingOf({ host, task, stage, unreachable, message, line }: HostFailure): Finding {
  const finding = { host, line, detail: message };
  if (unreachable) {
    const hint = "Check that the host is on and its link is up, then deploy again.";
    return { ...finding, title: `${host} could not be reached in “${task}” (${stage})`, hint };
  }
  const kubelet = KUBELET.exec(message);
  if (kubelet) {
    const hint = `Read more on the host: journalctl -u kubelet`;
    const detail = `${kubelet[1]}\n(journal of kubelet on ${host})\n\n${message}`;
    return { ...finding, title: `kubelet on ${host} did not come up (${stage})`, detail, hint };
  }
  return { ...finding, title: `“${task}” failed on ${host} (${stage})` };
}

/** Before this stage nothing of a cluster is on the hosts. */
const BEFORE_CLUSTER = ["Precheck", "Prepare", "Container runtime"];

/** The sentence of a failed deploy: which host, at which task, why, and what is left of the cluster. */
export function failureSentence(failures: readonly HostFailure[]): string | undefined {
  const [first, ...others] = failures;
  if (!first) return undefined;
  const what = first.unreachable
    ? `${first.host} could not be reached in “${first.task}”`
    : `“${first.task}” failed on ${first.host}`;
  const more = others.length === 0 ? "" : ` and on ${others.map((one) => one.host).join(", ")}`;
  const kubelet = KUBELET.exec(first.message)?.[1];
  const why = kubelet ? `kubelet says: ${kubelet}` : (first.message.split("\n")[0] ?? "");
  const cluster = BEFORE_CLUSTER.includes(first.stage)
    ? "no cluster was started"
    : "the cluster is unfinished";
  return `${what}${more} (stage ${first.stage}): ${shorten(why)}; ${cluster}; a new deploy goes on from there.`;
}

const shorten = (text: string) =>
  (text.length <= 300 ? text : `${text.slice(0, 299)}…`).replace(/[.;\s]+$/, "");
