"use client";

import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useMemo } from "react";
import type { LabDetail } from "@/server/contract/lab";
import type { NodesView } from "@/server/contract/node";
import { paths } from "../paths";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { ExportMenu } from "../ui/table-export";
import { useUrlParams } from "../ui/use-url-params";
import { AttachmentsPanel } from "./attachments-panel";
import { exportColumns, withMissing } from "./export-columns";
import { NoNodes } from "./no-nodes";
import { NodeCard } from "./node-card";
import classes from "./nodes.module.css";
import { matchesNode, matchesResource, NODE_VIEWS, RESOURCE_VIEWS } from "./resource-filter";
import { ResourceTable } from "./resource-table";
import { SumTiles } from "./sum-tiles";
import { BarLegend } from "./usage-bar";
import { usePredicted } from "./use-predicted";
import { useClosedNodes, useResourceTable, useSortedNodes } from "./use-resource-table";

/** More cards than these are drawn as they come near the screen. */
const PLENTY = 12;

/** Sums, then the cluster by resource or by node, whichever the address says. */
export function NodesViews({
  labId,
  lab,
  view,
}: {
  labId: string;
  lab: LabDetail | undefined;
  view: NodesView;
}) {
  const { values, set } = useUrlParams(["view", "q", "show", "open"]);
  const byNode = values.view === "node";
  const nodes = useSortedNodes(view.nodes);
  const rows = useResourceTable(nodes);
  const closed = useClosedNodes(nodes);
  const predicted = usePredicted(view);
  const differs = (name: string) => (predicted.get(name)?.amiss.size ?? 0) > 0;
  const hosts = useMemo(() => new Set(lab?.hostList.map(({ name }) => name)), [lab?.hostList]);
  const shownRows = rows.filter((row) => matchesResource(row, values));
  const shownNodes = nodes.filter((node) => matchesNode(node, values, differs(node.name)));
  const [shown, all] = byNode ? [shownNodes.length, nodes.length] : [shownRows.length, rows.length];
  const filtered = values.q !== "" || values.show !== "";
  const names = new Set(shownNodes.map(({ name }) => name));
  const cells = byNode
    ? rows.flatMap((row) => row.cells).filter((cell) => names.has(cell.node))
    : shownRows.flatMap((row) => row.cells);
  if (nodes.length === 0) return <NoNodes state={view.watch.state} />;
  return (
    <div className={classes.stack}>
      <SumTiles
        nodes={nodes}
        rows={rows}
        differing={nodes.filter(({ name }) => differs(name)).length}
        differingHref={paths.labNodesDiffering(labId)}
      />
      <Panel flush>
        <div className={classes.toolbar}>
          <SegmentedControl
            size="xs"
            aria-label="How to look at the cluster"
            value={byNode ? "node" : "resource"}
            onChange={(next) => set({ view: next === "node" ? "node" : "", q: "", show: "", open: "" })}
            data={[
              { value: "resource", label: "By resource" },
              { value: "node", label: "By node" },
            ]}
          />
          <TextInput
            size="xs"
            w={210}
            aria-label={byNode ? "Filter nodes" : "Filter resources"}
            placeholder={byNode ? "Filter: name, role, label, device" : "Filter: resource"}
            value={values.q}
            onChange={(event) => set({ q: event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            aria-label={byNode ? "Which nodes" : "Which resources"}
            value={values.show}
            onChange={(event) => set({ show: event.currentTarget.value })}
            data={(byNode ? NODE_VIEWS : RESOURCE_VIEWS).map(({ value, label }) => ({ value, label }))}
          />
          {filtered && (
            <Button size="xs" variant="subtle" onClick={() => set({ q: "", show: "" })}>
              Clear filters
            </Button>
          )}
          <span className={`num ${classes.count}`}>
            {filtered ? `${shown} of ` : ""}
            {all} {byNode ? (all === 1 ? "node" : "nodes") : all === 1 ? "resource" : "resources"}
          </span>
          <span className={classes.legendPlace}>
            <BarLegend marks={byNode} />
          </span>
          <ExportMenu
            name={`${lab?.name ?? "lab"}-nodes`}
            columns={exportColumns(predicted)}
            rows={() => Promise.resolve(byNode || !filtered ? withMissing(cells, predicted, names) : cells)}
          />
        </div>
        {shown === 0 ? (
          <EmptyState
            title={byNode ? "No node matches" : "No resource matches"}
            action={<Button onClick={() => set({ q: "", show: "" })}>Clear filters</Button>}
          />
        ) : byNode ? (
          <div className={classes.cards}>
            {shownNodes.map((node) => (
              <NodeCard
                key={node.name}
                node={node}
                labId={labId}
                hostName={hosts.has(node.name) ? node.name : null}
                lazy={nodes.length > PLENTY}
                predicted={predicted.get(node.name)}
              />
            ))}
          </div>
        ) : (
          <ResourceTable label="Resources of the cluster" labId={labId} rows={shownRows} closed={closed} />
        )}
      </Panel>
      <AttachmentsPanel attachments={view.attachments} />
    </div>
  );
}
