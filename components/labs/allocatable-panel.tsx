"use client";

import { Text, Title, Tooltip } from "@mantine/core";
import Link from "next/link";
import type { NodeAllocatable } from "@/server/contract/lab";
import { paths } from "../paths";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { allocatableRows, type ResourceRow } from "./allocatable";

/** What every node offers to pods: quantities as Kubernetes wrote them, their human form on hover, the sum in words. */
export function AllocatablePanel({
  labId,
  labName,
  nodes,
}: {
  labId: string;
  labName: string;
  nodes: readonly NodeAllocatable[];
}) {
  const oldest = Math.min(...nodes.map((node) => node.at));
  return (
    <Panel flush>
      <DataTable
        label={`What the nodes of ${labName} can allocate`}
        columns={columnsOf(nodes)}
        rows={allocatableRows(nodes)}
        rowKey={(row) => row.key}
        empty={null}
        exportName={`${labName}-allocatable`}
        toolbar={
          <>
            <Title order={2} fz="sm">
              <GlossaryTerm term="allocatable">Allocatable</GlossaryTerm> by node
            </Title>
            <Text span size="xs" c="dimmed">
              as of <RelativeTime at={oldest} />
            </Text>
            <Link href={paths.labNodes(labId)}>Live, with what pods hold</Link>
          </>
        }
      />
    </Panel>
  );
}

const columnsOf = (nodes: readonly NodeAllocatable[]): Column<ResourceRow>[] => [
  { key: "resource", title: "Resource", value: (row) => row.key, render: (row) => <code>{row.key}</code> },
  {
    key: "total",
    title: "All nodes",
    align: "right",
    value: (row) => row.total,
    render: (row) => <strong style={{ fontWeight: 550 }}>{row.total ?? "–"}</strong>,
  },
  ...nodes.map(
    ({ name }): Column<ResourceRow> => ({
      key: name,
      title: name,
      align: "right",
      value: (row) => cellOf(row, name)?.exact ?? null,
      render: (row) => <Quantity cell={cellOf(row, name)} />,
    }),
  ),
];

const cellOf = (row: ResourceRow, node: string) => row.cells.find((cell) => cell.node === node);

function Quantity({ cell }: { cell: ResourceRow["cells"][number] | undefined }) {
  if (!cell || cell.exact === null) return <span aria-hidden>–</span>;
  return (
    <Tooltip label={cell.words ?? "A quantity this page cannot read"}>
      <code>{cell.exact}</code>
    </Tooltip>
  );
}
