import { Title } from "@mantine/core";
import type { DescriptorContent } from "@/server/contract/lab";
import { hardwareWords } from "@/server/domain/descriptor/show-machine";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import { roleWords } from "./host-words";

interface Row {
  name: string;
  jump: boolean;
  ssh: DescriptorContent["hosts"][number]["ssh"];
  via: string[];
  roles: DescriptorContent["hosts"][number]["roles"];
  recordedHardware: boolean;
  declared?: DescriptorContent["hosts"][number]["declared"];
}

/** The descriptor's hosts as it names them. */
export function DescriptorHosts({ labName, content }: { labName: string; content: DescriptorContent }) {
  const rows: Row[] = [
    ...content.jumpHosts.map((host) => ({
      ...host,
      jump: true,
      via: [],
      roles: [],
      recordedHardware: false,
    })),
    ...content.hosts.map((host) => ({ ...host, jump: false })),
  ];
  return (
    <Panel flush>
      <DataTable
        label={`Hosts in the descriptor of ${labName}`}
        columns={rows.some((row) => row.declared) ? [...COLUMNS, ...DECLARED] : COLUMNS}
        rows={rows}
        rowKey={(row) => row.name}
        empty={null}
        toolbar={
          <Title order={2} fz="sm">
            Hosts
          </Title>
        }
        exportName={`${labName}-descriptor-hosts`}
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "name",
    title: "Name",
    value: (row) => row.name,
    render: (row) => <span style={{ fontWeight: 550 }}>{row.name}</span>,
  },
  { key: "role", title: "Role", value: roleWords, render: roleWords },
  {
    key: "address",
    title: "Address",
    value: (row) => row.ssh.address,
    render: (row) => <code>{row.ssh.address}</code>,
  },
  { key: "port", title: "Port", align: "right", value: (row) => row.ssh.port, render: (row) => row.ssh.port },
  { key: "user", title: "User", value: (row) => row.ssh.user, render: (row) => <code>{row.ssh.user}</code> },
  {
    key: "via",
    title: "Through",
    value: (row) => row.via.join(" → ") || null,
    render: (row) => row.via.join(" → ") || "–",
  },
  {
    key: "hardware",
    title: "Hardware",
    value: (row) => (row.recordedHardware ? "recorded" : "as it is"),
    render: (row) => (row.recordedHardware ? <Marks marks={["recorded hardware"]} /> : "as it is"),
  },
];

const declaredHardware = (row: Row) => (row.declared && hardwareWords(row.declared)) || null;

/** What an imported descriptor says beside. */
const DECLARED: readonly Column<Row>[] = [
  {
    key: "declared",
    title: "As declared",
    value: declaredHardware,
    render: (row) => declaredHardware(row) ?? "–",
    wrap: true,
  },
  {
    key: "interfaces",
    title: "Interfaces",
    align: "right",
    value: (row) => row.declared?.interfaces?.length ?? null,
    render: (row) => row.declared?.interfaces?.length ?? "–",
  },
  {
    key: "bmc",
    title: "BMC",
    value: (row) => row.declared?.bmc?.address ?? null,
    render: (row) => (row.declared?.bmc?.address ? <code>{row.declared.bmc.address}</code> : "–"),
  },
];
