import { Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import type { LabSummary } from "@/server/contract/lab";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { relativeTime } from "../ui/format-time";
import { RelativeTime } from "../ui/relative-time";
import classes from "./labs.module.css";

/** "4/5": how many hosts answered their last connection test; the bare count while none was tested. */
export function HostsCell({ lab: { hosts, reach } }: { lab: LabSummary }) {
  if (hosts === 0) return <Dash />;
  if (reach === null) {
    return (
      <Tooltip label="No connection test yet">
        <span className="num">{hosts}</span>
      </Tooltip>
    );
  }
  const untested = hosts - reach.tested;
  const all = reach.reachable === hosts;
  const age = `${reach.reachable} of ${hosts} answered, ${relativeTime(reach.at, Date.now())}`;
  return (
    <Tooltip label={untested > 0 ? `${age}; ${untested} never tested` : age}>
      <span className="num">
        <StatusBadge bare status={all ? "ok" : "unreachable"} word={`${reach.reachable}/${hosts}`} />
      </span>
    </Tooltip>
  );
}

/** @param seenAt when its nodes were seen last; null for a cluster nobody can look at */
export function ClusterCell({
  labId,
  cluster,
  seenAt,
}: {
  labId: string;
  cluster: NonNullable<LabSummary["cluster"]>;
  seenAt: number | null;
}) {
  const whole = cluster.state === "verified" && cluster.nodesReady === cluster.nodes;
  return (
    <span className={classes.cluster}>
      <span>{cluster.kubernetes}</span>
      <StatusBadge
        bare
        status={whole ? "verified" : cluster.state === "gone" ? "gone" : "broken"}
        word={cluster.state === "gone" ? "gone" : `${cluster.nodesReady}/${cluster.nodes} Ready`}
      />
      {cluster.differing > 0 && (
        <Link href={paths.labNodesDiffering(labId)} className={classes.differing}>
          <IconAlertTriangle size={13} aria-hidden /> {cluster.differing} not as predicted
        </Link>
      )}
      {seenAt !== null && (
        <span className={classes.faded}>
          <RelativeTime at={seenAt} />
        </span>
      )}
    </span>
  );
}

type Devices = NonNullable<LabSummary["allocatable"]>["devices"];

/** VFs and other devices of a vendor's domain; hover names each. */
export function DevicesCell({ devices }: { devices: Devices }) {
  const sum = devices.reduce((all, { count }) => all + count, 0);
  if (sum === 0) return <span className="num">0</span>;
  return (
    <Tooltip label={devices.map(({ key, count }) => `${count} × ${key}`).join(", ")}>
      <span className="num">{sum}</span>
    </Tooltip>
  );
}

export const Dash = () => (
  <Text span c="dimmed" inherit>
    –
  </Text>
);
