import { Text } from "@mantine/core";
import Link from "next/link";
import type { HostFactsSummary } from "@/server/contract/host-facts";
import type { HostTest } from "@/server/contract/host-test";
import type { LabHost } from "@/server/contract/lab";
import { kibWords } from "../hosts/fact-words";
import { paths } from "../paths";
import { TestBadge } from "../register/test-badge";
import type { Column } from "../ui/column";
import { CopyButton } from "../ui/copy-button";
import { Marks } from "../ui/marks";
import { RelativeTime } from "../ui/relative-time";
import { HostTags } from "./host-tags";
import { roleWords } from "./host-words";

/** A machine with what its last test and its last reading said; null = never. */
export interface HostRow extends LabHost {
  test: HostTest | null;
  facts: HostFactsSummary | null;
}

export const hostColumns = (labId: string): readonly Column<HostRow>[] => [
  {
    key: "name",
    title: "Name",
    value: (host) => host.name,
    render: (host) => (
      <Link href={paths.labHost(labId, host.name)} style={{ fontWeight: 550 }}>
        {host.name}
      </Link>
    ),
  },
  { key: "role", title: "Role", value: roleWords, render: roleWords },
  {
    key: "tags",
    title: "Tags",
    value: (host) => host.tags.join(" ") || null,
    render: (host) => <HostTags tags={host.tags} />,
    wrap: true,
  },
  {
    key: "answers",
    title: "Answers",
    value: (host) => host.test?.status ?? null,
    render: (host) => (host.test ? <TestBadge test={host.test} /> : <Quiet>not tested</Quiet>),
    wrap: true,
  },
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
    wideOnly: true,
  },
  {
    key: "cpus",
    title: "CPUs",
    align: "right",
    value: (host) => host.facts?.threads ?? null,
    render: (host) => host.facts?.threads ?? "–",
  },
  {
    key: "memory",
    title: "Memory",
    align: "right",
    value: (host) => host.facts?.memoryKiB ?? null,
    render: (host) => (host.facts ? kibWords(host.facts.memoryKiB) : "–"),
  },
  {
    key: "vfs",
    title: "VFs",
    align: "right",
    value: (host) => host.facts?.virtualFunctions ?? null,
    render: (host) => host.facts?.virtualFunctions ?? "–",
  },
  {
    key: "facts",
    title: "Facts",
    value: (host) => (host.facts ? new Date(host.facts.at).toISOString() : null),
    render: (host) => (host.facts ? <RelativeTime at={host.facts.at} /> : <Quiet>not read</Quiet>),
  },
  {
    key: "fingerprint",
    title: "Pinned key",
    value: (host) => host.fingerprint,
    render: (host) =>
      host.fingerprint ? (
        <Copied value={host.fingerprint} label={`Copy fingerprint of ${host.name}`}>
          {host.fingerprint.slice(0, 16)}…
        </Copied>
      ) : (
        <Quiet>not yet</Quiet>
      ),
  },
  {
    key: "hardware",
    title: "Hardware",
    value: (host) => (host.recordedHardware ? "recorded" : "its own"),
    render: (host) =>
      host.recordedHardware ? <Marks marks={["recorded hardware"]} /> : <Quiet>its own</Quiet>,
  },
];

const Quiet = ({ children }: { children: string }) => (
  <Text span c="dimmed" inherit>
    {children}
  </Text>
);

const Copied = ({ value, label, children }: { value: string; label: string; children: React.ReactNode }) => (
  <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0 }}>
    <code style={{ overflowWrap: "anywhere" }} title={value}>
      {children}
    </code>
    <CopyButton value={value} label={label} size="xs" />
  </span>
);
