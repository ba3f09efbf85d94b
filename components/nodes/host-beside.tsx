"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ClusterNode, NodePrediction } from "@/server/contract/node";
import { useTRPC } from "../api/trpc";
import { layersOf } from "../hosts/layers-of";
import { NumaPictureView } from "../hosts/numa-picture";
import { ReadFacts } from "../hosts/read-facts";
import { paths } from "../paths";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { HeldPanel } from "./held-panel";
import classes from "./nodes.module.css";

/** What the machine under a node says of itself, CPUs, huge pages and VFs by NUMA node, with the plan and who holds what in one picture. */
export function HostBeside({
  labId,
  node,
  prediction,
}: {
  labId: string;
  node: ClusterNode;
  /** Undefined where nothing was predicted: then no plan is drawn. */
  prediction: NodePrediction | undefined;
}) {
  const host = node.name;
  const trpc = useTRPC();
  const reading = useQuery(trpc.host.facts.queryOptions({ labId, host }, { refetchInterval: 30_000 })).data;
  const held = reading?.facts.assignments;
  const layers = layersOf(node, prediction, held);
  return (
    <>
      <Panel
        title="The host's own facts, and the plan"
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
          <NumaPictureView facts={reading.facts} layers={layers} />
        )}
      </Panel>
      {reading && held && <HeldPanel node={host} assignments={held} pods={node.pods} at={reading.at} />}
    </>
  );
}
