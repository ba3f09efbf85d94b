import { type Check, failed, passed } from "./check";

/** etcd complains from here on: rafthttp, maxClockDrift (etcd server/etcdserver/api/rafthttp/probing_status.go). */
const DRIFT_MS = 1000;
/** Past this, certificates that were just made are not valid yet or leases end early on another host. */
const BROKEN_MS = 60_000;

const seconds = (ms: number) => `${(Math.abs(ms) / 1000).toFixed(Math.abs(ms) < 10_000 ? 1 : 0)} s`;
const SYNC =
  "Let the host keep time: systemctl enable --now systemd-timesyncd, or name NTP servers in the plan.";

export const CLOCK: readonly Check[] = [
  {
    id: "clock.skew-runner",
    title: "The host's clock agrees with the runner's",
    severity: "error",
    warns: true,
    rule: `Difference from the middle of the round trip: a warning over ${DRIFT_MS / 1000} s (etcd's maxClockDrift), an error over ${BROKEN_MS / 1000} s.`,
    of: "host",
    judge: ({ facts: { clock } }) => {
      const sure = Math.max(0, Math.abs(clock.skewMs) - clock.uncertaintyMs);
      const said = `${seconds(clock.skewMs)} ${clock.skewMs < 0 ? "behind" : "ahead of"} the runner, ± ${clock.uncertaintyMs} ms`;
      if (sure <= DRIFT_MS) return passed(`${said}.`);
      return failed(`The clock is ${said}.`, SYNC, { severity: sure > BROKEN_MS ? "error" : "warning" });
    },
  },
  {
    id: "clock.skew-hosts",
    title: "The hosts' clocks agree with each other",
    severity: "error",
    warns: true,
    rule: `Largest difference between two hosts: a warning over ${DRIFT_MS / 1000} s, an error over ${BROKEN_MS / 1000} s.`,
    of: "hosts",
    judge: (all) => {
      const sorted = [...all].sort((a, b) => a.facts.clock.skewMs - b.facts.clock.skewMs);
      const [slow, fast] = [sorted[0], sorted.at(-1)];
      if (!slow || !fast || slow === fast) return [];
      const apart = fast.facts.clock.skewMs - slow.facts.clock.skewMs;
      const sure = apart - slow.facts.clock.uncertaintyMs - fast.facts.clock.uncertaintyMs;
      if (sure <= DRIFT_MS) return [passed(`At most ${seconds(apart)} between two hosts.`)];
      return [
        failed(`${fast.host.name} is ${seconds(apart)} ahead of ${slow.host.name}.`, SYNC, {
          severity: sure > BROKEN_MS ? "error" : "warning",
        }),
      ];
    },
  },
  {
    id: "clock.synchronized",
    title: "The clock is kept by NTP",
    severity: "warning",
    rule: "The kernel says that its clock is synchronized (adjtimex, STA_UNSYNC clear).",
    of: "host",
    judge: ({ facts }, { plan }) => {
      if (facts.clock.synchronized === null) return null;
      if (facts.clock.synchronized) return passed("Synchronized.");
      const servers = plan.options?.cluster.ntpServers ?? [];
      return failed(
        `The clock is not synchronized${servers.length > 0 ? `; the deploy sets ${servers.join(", ")}` : ""}.`,
        SYNC,
        { field: "options.cluster.ntpServers", severity: servers.length > 0 ? "info" : "warning" },
      );
    },
  },
];
