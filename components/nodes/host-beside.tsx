"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { NodePod } from "@/server/contract/node";
import { useTRPC } from "../api/trpc";
import { NumaPictureView } from "../hosts/numa-picture";
import { ReadFacts } from "../hosts/read-facts";
import { paths } from "../paths";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { HeldPanel } from "./held-panel";
import classes from "./nodes.module.css";

/** What the machine under a node says of itself: CPUs, huge pages and VFs by NUMA node. */
export function HostBeside({
  labId,
  host,
  pods,
}: {
  labId: string;
  host: string;
  /** Of the node, by whom the kubelet's own notes are named. */
  pods: readonly NodePod[];
}) {
  const trpc = useTRPC();
  const reading = useQuery(trpc.host.facts.queryOptions({ labId, host }, { refetchInterval: 30_000 })).data;
  const held = reading?.facts.assignments;
  return (
    <>
      <Panel
        title="The host's own facts"
        aside={
          reading && (
            <>
              <Link href={paths.labHost(labId, host)} className={classes.underlined}>
                All facts
              </Link>{" "}
              · read <RelativeTime at={reading.at} />
            </>
          )
        }
      >
        {reading === undefined ? (
          <SkeletonLines lines={4} />
        ) : reading === null ? (
          <div className={classes.unreadHost}>
            <p className={classes.quiet}>
              Nobody has read this host yet: its NUMA nodes, huge pages and VFs stand here then.
            </p>
            <ReadFacts labId={labId} hosts={[host]} label="Read facts" />
          </div>
        ) : (
          <NumaPictureView facts={reading.facts} />
        )}
      </Panel>
      {reading && held && <HeldPanel node={host} assignments={held} pods={pods} at={reading.at} />}
    </>
  );
}
