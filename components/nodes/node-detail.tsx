"use client";

import { useMemo } from "react";
import type { ClusterNode } from "@/server/contract/node";
import { FactList } from "../hosts/fact-list";
import { CopyButton } from "../ui/copy-button";
import { Panel } from "../ui/panel";
import { ExportMenu } from "../ui/table-export";
import { ConditionsPanel } from "./conditions-panel";
import { exportColumns, withMissing } from "./export-columns";
import { HostBeside } from "./host-beside";
import { LastSuiteRun } from "./last-suite-run";
import { taintWords } from "./node-trouble";
import classes from "./nodes.module.css";
import { PodsPanel } from "./pods-panel";
import { PredictionPanel } from "./prediction-panel";
import { ResourceTable } from "./resource-table";
import { BarLegend } from "./usage-bar";
import type { Predicted } from "./use-predicted";
import { useResourceTable } from "./use-resource-table";

/** The figures of one node, its pods, its state; the host's own facts beside it. @param onHost the lab has a host of its name */
export function NodeDetail({
  labId,
  node,
  onHost,
  predicted,
  why,
}: {
  labId: string;
  node: ClusterNode;
  onHost: boolean;
  predicted: Predicted;
  /** Why nothing was predicted of it. */
  why: string | undefined;
}) {
  const rows = useResourceTable(useMemo(() => [node], [node]));
  const cells = rows.flatMap((row) => row.cells);
  const { kubelet, osImage, kernel, containerRuntime, architecture } = node.versions;
  return (
    <div className={classes.stack}>
      <Panel flush>
        <div className={classes.toolbar}>
          <h2 className={classes.panelTitle}>Resources</h2>
          <span className={classes.legendPlace}>
            <BarLegend />
          </span>
          <ExportMenu
            name={node.name}
            columns={exportColumns(predicted)}
            rows={() => Promise.resolve(withMissing(cells, predicted, new Set([node.name])))}
          />
        </div>
        <ResourceTable label={`Resources of ${node.name}`} labId={labId} rows={rows} only={node.name} />
      </Panel>
      <PredictionPanel labId={labId} node={node} predicted={predicted.get(node.name)} why={why} />
      {onHost && <HostBeside labId={labId} node={node} prediction={predicted.get(node.name)?.prediction} />}
      <PodsPanel node={node} />
      <LastSuiteRun labId={labId} node={node} />
      <ConditionsPanel node={node} />
      <div className={classes.pair}>
        <Panel title="Versions and addresses">
          <FactList
            facts={[
              ["kubelet", kubelet],
              ["Container runtime", containerRuntime],
              ["OS", osImage],
              ["Kernel", kernel],
              ["Architecture", architecture],
              ...node.addresses.map(
                ({ type, address }) =>
                  [
                    type,
                    <span key={address} className={classes.nodeCell}>
                      <code>{address}</code>
                      <CopyButton value={address} label={`Copy ${type}`} size="xs" />
                    </span>,
                  ] as const,
              ),
            ]}
          />
        </Panel>
        <Panel title="Taints and labels">
          {node.taints.length === 0 && (
            <p className={classes.quiet}>No taint: every pod may be placed here.</p>
          )}
          <ul className={classes.names}>
            {node.taints.map((taint) => (
              <li key={taintWords(taint)}>
                <code className={classes.chip}>{taintWords(taint)}</code>
              </li>
            ))}
          </ul>
          <ul className={classes.names} aria-label="Labels">
            {Object.entries(node.labels)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, value]) => (
                <li key={key}>
                  <code>
                    {key}
                    {value === "" ? "" : `=${value}`}
                  </code>
                </li>
              ))}
          </ul>
        </Panel>
      </div>
    </div>
  );
}
