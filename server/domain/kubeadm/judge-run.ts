import type { AnsibleHostStats } from "@/server/contract/deploy";

export interface RunFacts {
  /** Hosts the plan names; every one must be in the stats. */
  expectedHosts: readonly string[];
  /** The stats event, or null when the run ended before it. */
  stats: Readonly<Record<string, AnsibleHostStats>> | null;
  /** Exit code of ansible-playbook; null when a signal ended it. */
  exitCode: number | null;
}

export interface RunVerdict {
  succeeded: boolean;
  /** One sentence for people. */
  message: string;
  /** Tasks that changed something, by host; 0 on every host = the deploy found all as planned. */
  changed: Record<string, number>;
}

/**
 * Ansible's exit code alone is no verdict: an unreachable host gave 2 or 4 by version, an aborted run can end without
 * stats. So: stats present, every expected host in it, none failed, none unreachable, and exit 0.
 */
export function judgeRun({ expectedHosts, stats, exitCode }: RunFacts): RunVerdict {
  const how = exitCode === null ? "was ended by a signal" : `ended with code ${exitCode}`;
  if (!stats)
    return verdict(false, `ansible-playbook ${how} before it finished: read the last lines of the log.`, {});
  const changed = Object.fromEntries(Object.entries(stats).map(([host, one]) => [host, one.changed]));
  const hostsWith = (field: "failures" | "unreachable") =>
    Object.entries(stats)
      .filter(([, one]) => one[field] > 0)
      .map(([host]) => host)
      .sort();
  const missing = expectedHosts.filter((host) => !stats[host]);
  const problems = [
    part("failed on", hostsWith("failures")),
    part("could not reach", hostsWith("unreachable")),
    part("never worked on", missing),
  ].filter(Boolean);
  if (problems.length > 0) return verdict(false, `The deploy ${problems.join(" and ")}.`, changed);
  if (exitCode !== 0)
    return verdict(false, `ansible-playbook ${how} though no host failed: read the log.`, changed);
  const hosts = Object.keys(changed).length;
  const total = Object.values(changed).reduce((sum, count) => sum + count, 0);
  const what =
    total === 0 ? "nothing had to change" : `${total} ${total === 1 ? "task" : "tasks"} changed something`;
  return verdict(
    true,
    `Deployed and verified on ${hosts} ${hosts === 1 ? "host" : "hosts"}: ${what}.`,
    changed,
  );
}

const verdict = (succeeded: boolean, message: string, changed: Record<string, number>): RunVerdict => ({
  succeeded,
  message,
  changed,
});

const part = (words: string, hosts: readonly string[]) =>
  hosts.length === 0 ? "" : `${words} ${hosts.join(", ")}`;
