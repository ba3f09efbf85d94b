"use client";

import { TextInput, Title } from "@mantine/core";
import { useState } from "react";
import type { BundleDetail } from "@/server/contract/bundle-view";
import type { Column } from "../ui/column";
import { CopyButton } from "../ui/copy-button";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { bytes } from "../ui/format-bytes";
import { Panel } from "../ui/panel";

type Row = BundleDetail["manifest"]["files"][number];

/** Every file with its size and sum, found by a part of its path. */
export function BundleFiles({ bundle }: { bundle: BundleDetail }) {
  const [part, setPart] = useState("");
  const files = bundle.manifest.files;
  const rows = files.filter((file) => file.path.toLowerCase().includes(part.trim().toLowerCase()));
  return (
    <Panel flush>
      <DataTable
        label="Files"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.path}
        empty={<EmptyState title={`No file of ${files.length} has “${part}” in its path`} />}
        exportName={`${bundle.name}-files`}
        toolbar={
          <>
            <Title order={2} fz="sm">
              Files
            </Title>
            <TextInput
              size="xs"
              aria-label="Filter files by path"
              placeholder="Filter by path"
              value={part}
              onChange={(event) => setPart(event.currentTarget.value)}
            />
            <span className="num">
              {rows.length === files.length ? files.length : `${rows.length} of ${files.length}`}
            </span>
          </>
        }
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "path", title: "Path", value: (row) => row.path, render: (row) => <code>{row.path}</code> },
  { key: "size", title: "Size", align: "right", value: (row) => row.size, render: (row) => bytes(row.size) },
  {
    key: "sha256",
    title: "SHA-256",
    value: (row) => row.sha256,
    render: (row) => (
      <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
        <code title={row.sha256}>{row.sha256.slice(0, 20)}…</code>
        <CopyButton value={row.sha256} label={`Copy SHA-256 of ${row.path}`} size="xs" />
      </span>
    ),
  },
];
