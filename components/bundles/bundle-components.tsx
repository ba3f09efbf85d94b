import { Title } from "@mantine/core";
import type { BundleDetail } from "@/server/contract/bundle-view";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { bytes } from "../ui/format-bytes";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";

type Row = BundleDetail["manifest"]["components"][number] & { size: number; shared: boolean };

/** The parts of the bundle with the version that is inside the files. */
export function BundleComponents({ bundle }: { bundle: BundleDetail }) {
  const sizes = new Map(bundle.manifest.files.map((file) => [file.path, file.size]));
  const names = bundle.manifest.components.flatMap((component) => component.files);
  const isShared = (path: string) => names.indexOf(path) !== names.lastIndexOf(path);
  const rows = bundle.manifest.components.map((component) => ({
    ...component,
    size: component.files.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0),
    shared: component.files.some(isShared),
  }));
  return (
    <Panel flush>
      <DataTable
        label="Components"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.name}
        empty={null}
        exportName={`${bundle.name}-components`}
        toolbar={
          <Title order={2} fz="sm">
            Components
          </Title>
        }
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "name",
    title: "Component",
    value: (row) => row.name,
    render: (row) => <span style={{ fontWeight: 550 }}>{row.name}</span>,
  },
  {
    key: "version",
    title: "Version inside",
    value: (row) => row.version,
    render: (row) => <code>{row.version}</code>,
  },
  {
    key: "source",
    title: "Source",
    value: (row) => row.source,
    render: (row) => (row.source === "built here" ? <Marks marks={["built here"]} /> : row.source),
  },
  { key: "origin", title: "From", value: (row) => row.origin, render: (row) => row.origin, wrap: true },
  { key: "licence", title: "Licence", value: (row) => row.licence, render: (row) => row.licence },
  {
    key: "files",
    title: "Files",
    align: "right",
    value: (row) => row.files.length,
    render: (row) => row.files.length,
  },
  {
    key: "size",
    title: "Size",
    align: "right",
    value: (row) => row.size,
    render: (row) => (row.shared ? `shared ${bytes(row.size)}` : bytes(row.size)),
  },
];
