"use client";

import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { HostReachSummary } from "@/server/contract/host-reach";
import { useTRPC } from "../api/trpc";
import classes from "../labs/findings.module.css";
import { StatusBadge } from "../status/status-badge";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";

/** Whether the hosts of a lab reach each other, as they saw it themselves when facts were read; nothing before that. */
export function WaysPanel({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const readings = useQuery(trpc.host.reachOfLab.queryOptions({ labId })).data ?? [];
  if (readings.length === 0) return null;
  const findings = readings.flatMap((one) => one.findings);
  return (
    <Box mt="md">
      <Panel
        title="Between the hosts"
        aside={
          <>
            tried <RelativeTime at={Math.min(...readings.map((one) => one.at))} />
          </>
        }
      >
        <p className={classes.quiet}>{inWords(readings)}</p>
        {findings.length > 0 && (
          <ul className={classes.findings}>
            {findings.map(({ title, detail, hint }) => (
              <li key={`${title} ${detail}`} className={classes.finding}>
                <StatusBadge bare status="interrupted" word="finding" />
                <span className={classes.title}>{title}</span>
                <span className={classes.message}>
                  {detail} {hint}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Box>
  );
}

function inWords(readings: readonly HostReachSummary[]): string {
  const sum = (key: "tried" | "reached") => readings.reduce((total, one) => total + one[key], 0);
  const tried = sum("tried");
  const times = readings.flatMap((one) => one.slowestMs ?? []);
  const mtus = readings.flatMap((one) => one.mtu ?? []);
  const parts = [
    `${sum("reached")} of ${tried} ${tried === 1 ? "way" : "ways"} between ${readings.length} ${readings.length === 1 ? "host" : "hosts"} answer`,
    ...(times.length > 0 ? [`the slowest echo took ${Math.max(...times)} ms`] : []),
    ...(mtus.length > 0 ? [`${Math.min(...mtus)} bytes get through uncut`] : []),
  ];
  return `${parts.join(", ")}.`;
}
