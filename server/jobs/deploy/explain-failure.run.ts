import type { HostFailure } from "./follow-playbook.run";

const KUBELET = /^kubelet says \(journal of kubelet on \S+\): *(.+)$/m;

/** Of kubeadm's many lines the first that says what is wrong. */
const ERROR = /^\s*(\[ERROR .+|error: .+)$/m;
const KUBEADM = /^kubeadm \w+ failed/;

/** "“Run containerd” failed", or the program's name where the role says itself that it failed. */
const whatFailed = ({ task, message }: HostFailure) => KUBEADM.exec(message)?.[0] ?? `“${task}” failed`;

export interface Finding {
  host: string;
  title: string;
  detail: string;
  hint?: string;
  line: number;
}

/** What the job page shows of a host's failure: the cause, and where it was read. */
export function findingOf(failure: HostFailure): Finding {
  const { host, task, stage, unreachable, message, line } = failure;
  const finding = { host, line, detail: message };
  if (unreachable) {
    const hint = "Check that the host is on and its link is up, then run the job again.";
    return { ...finding, title: `${host} could not be reached in “${task}” (${stage})`, hint };
  }
  const kubelet = KUBELET.exec(message);
  if (kubelet) {
    const hint = `Read more on the host: journalctl -u kubelet`;
    const detail = `${kubelet[1]}\n(journal of kubelet on ${host})\n\n${message}`;
    return { ...finding, title: `kubelet on ${host} did not come up (${stage})`, detail, hint };
  }
  return { ...finding, title: `${whatFailed(failure)} on ${host} (${stage})` };
}

/** What a failure in a stage leaves; in the stages between, an unfinished cluster. */
const LEAVES: Record<string, string> = {
  Precheck: "nothing was changed",
  Prepare: "no cluster was started",
  "Container runtime": "no cluster was started",
  "Telco add-ons": "the cluster is there and not verified",
  Verify: "the cluster is there and not verified",
};

/** The sentence of a failed deploy: which host, at which task, why, and what is left of the cluster. */
export function failureSentence(failures: readonly HostFailure[]): string | undefined {
  const [first, ...others] = failures;
  if (!first) return undefined;
  const what = first.unreachable
    ? `${first.host} could not be reached in “${first.task}”`
    : `${whatFailed(first)} on ${first.host}`;
  const more = others.length === 0 ? "" : ` and on ${others.map((one) => one.host).join(", ")}`;
  const kubelet = KUBELET.exec(first.message)?.[1];
  const said = ERROR.exec(first.message)?.[1] ?? first.message.split("\n")[0] ?? "";
  const why = kubelet ? `kubelet says: ${kubelet}` : said;
  const cluster = LEAVES[first.stage] ?? "the cluster is unfinished";
  return `${what}${more} (stage ${first.stage}): ${shorten(why)}; ${cluster}; run it again to go on from there.`;
}

const shorten = (text: string) =>
  (text.length <= 300 ? text : `${text.slice(0, 299)}…`).replace(/[.;\s]+$/, "");
