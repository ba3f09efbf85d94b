import { Title } from "@mantine/core";
import type { BundleDetail } from "@/server/contract/bundle-view";
import type { Column } from "../ui/column";
import { CopyButton } from "../ui/copy-button";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";

type Row = BundleDetail["manifest"]["images"][number];

/** The container images the bundle brings. */
export function BundleImages({ bundle }: { bundle: BundleDetail }) {
  if (bundle.manifest.images.length === 0) return null;
  return (
    <Panel flush>
      <DataTable
        label="Images"
        columns={COLUMNS}
        rows={bundle.manifest.images}
        rowKey={(row) => row.name}
        empty={null}
        exportName={`${bundle.name}-images`}
        toolbar={
          <Title order={2} fz="sm">
            Images
          </Title>
        }
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", title: "Image", value: (row) => row.name, render: (row) => <code>{row.name}</code> },
  { key: "component", title: "Component", value: (row) => row.component, render: (row) => row.component },
  {
    key: "digest",
    title: "Digest",
    value: (row) => row.digest,
    render: (row) => (
      <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
        <code title={row.digest}>{row.digest.slice(0, 26)}…</code>
        <CopyButton value={row.digest} label={`Copy digest of ${row.name}`} size="xs" />
      </span>
    ),
  },
];
