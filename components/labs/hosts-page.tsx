"use client";

import { Text } from "@mantine/core";
import type { LabHost } from "@/server/contract/lab";
import { PageHeader } from "../frame/page-header";
import { paths } from "../paths";
import type { Column } from "../ui/column";
import { CopyButton } from "../ui/copy-button";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { GlossaryTerm } from "../ui/glossary-term";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import { roleWords } from "./host-words";
import { LabProblem } from "./lab-problem";
import { useLab } from "./use-lab";

/** Every machine of the lab with its address and the key that is pinned for it. */
export function HostsPage({ labId }: { labId: string }) {
  const query = useLab(labId);
  const lab = query.data;
  if (!lab && query.error) return <LabProblem error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab?.name ?? "Lab", href: paths.lab(labId) },
        ]}
        title="Hosts"
        marks={lab?.marks ?? []}
        sub={
          <>
            Fairlead connects only to a host that answers with the pinned <GlossaryTerm term="fingerprint" />.
          </>
        }
        api={[{ label: "Read this lab and its hosts", method: "GET", path: `/api/v1/labs/${labId}` }]}
      />
      <Panel flush>
        <DataTable
          label={`Hosts of ${lab?.name ?? "this lab"}`}
          columns={COLUMNS}
          rows={lab?.hostList}
          rowKey={(host) => host.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName={`${lab?.name ?? "lab"}-hosts`}
          toolbar={lab && lab.hostList.length > 0 && countWords(lab.hostList)}
          empty={
            <EmptyState title={lab?.state === "creating" ? "Hosts are being made" : "No hosts"}>
              They appear here once the job that makes them has seen each one answer SSH.
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

function countWords(hosts: readonly LabHost[]): string {
  const jumps = hosts.filter((host) => host.jump).length;
  const rest = hosts.length - jumps;
  return `${rest} ${rest === 1 ? "host" : "hosts"}, ${jumps} jump ${jumps === 1 ? "host" : "hosts"}`;
}

const COLUMNS: readonly Column<LabHost>[] = [
  {
    key: "name",
    title: "Name",
    value: (host) => host.name,
    render: (host) => <span style={{ fontWeight: 550 }}>{host.name}</span>,
  },
  { key: "role", title: "Role", value: roleWords, render: roleWords },
  {
    key: "address",
    title: "SSH",
    value: (host) => `${host.user}@${host.address}:${host.port}`,
    render: (host) => (
      <Copied value={`${host.user}@${host.address}`} label={`Copy SSH address of ${host.name}`}>
        {host.user}@{host.address}
        {host.port === 22 ? "" : `:${host.port}`}
      </Copied>
    ),
  },
  {
    key: "via",
    title: "Through",
    value: (host) => host.via.join(" → ") || null,
    render: (host) => host.via.join(" → ") || <Quiet>directly</Quiet>,
  },
  {
    key: "fingerprint",
    title: "Pinned key",
    value: (host) => host.fingerprint,
    render: (host) =>
      host.fingerprint ? (
        <Copied value={host.fingerprint} label={`Copy fingerprint of ${host.name}`}>
          {host.fingerprint}
        </Copied>
      ) : (
        <Quiet>not yet</Quiet>
      ),
  },
  {
    key: "hardware",
    title: "Hardware",
    value: (host) => (host.recordedHardware ? "recorded" : "this machine's"),
    render: (host) =>
      host.recordedHardware ? <Marks marks={["recorded hardware"]} /> : <Quiet>this machine's</Quiet>,
  },
];

const Quiet = ({ children }: { children: string }) => (
  <Text span c="dimmed" inherit>
    {children}
  </Text>
);

const Copied = ({ value, label, children }: { value: string; label: string; children: React.ReactNode }) => (
  <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0 }}>
    <code style={{ overflowWrap: "anywhere" }}>{children}</code>
    <CopyButton value={value} label={label} size="xs" />
  </span>
);
