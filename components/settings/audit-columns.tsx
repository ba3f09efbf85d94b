import { Text } from "@mantine/core";
import Link from "next/link";
import type { z } from "zod";
import type { AuditRow as AuditRowShape } from "@/server/contract/user";
import { paths } from "../paths";
import type { Column } from "../ui/column";
import { RelativeTime } from "../ui/relative-time";
import classes from "./settings.module.css";

export type AuditRow = z.infer<typeof AuditRowShape>;

export const auditColumns: readonly Column<AuditRow>[] = [
  {
    key: "seq",
    title: "#",
    align: "right",
    wideOnly: true,
    value: (row) => row.seq,
    render: (row) => (
      <Text span c="dimmed" inherit className="num">
        {row.seq}
      </Text>
    ),
  },
  {
    key: "action",
    title: "Action",
    value: (row) => row.action,
    render: (row) => <code>{row.action}</code>,
  },
  {
    key: "subject",
    title: "Subject",
    value: (row) => row.subject,
    render: (row) => (row.labId ? <Link href={paths.lab(row.labId)}>{row.subject}</Link> : row.subject),
  },
  { key: "actor", title: "By", value: (row) => row.actor, render: (row) => row.actor },
  {
    key: "detail",
    title: "Detail",
    value: (row) => JSON.stringify(row.detail),
    render: (row) => <Detail detail={row.detail} />,
  },
  {
    key: "hash",
    title: "Hash",
    wideOnly: true,
    value: (row) => row.hash,
    render: (row) => (
      <Text span c="dimmed" inherit>
        <code title={row.hash}>{row.hash.slice(0, 10)}</code>
      </Text>
    ),
  },
  {
    key: "at",
    title: "When",
    align: "right",
    value: (row) => new Date(row.at).toISOString(),
    render: (row) => <RelativeTime at={row.at} />,
  },
];

function Detail({ detail }: { detail: AuditRow["detail"] }) {
  const entries = Object.entries(detail);
  if (entries.length === 0) return <span aria-hidden>–</span>;
  const short = entries.map(
    ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return (
    <details className={classes.detail}>
      <summary>{short.join(", ")}</summary>
      <code>{JSON.stringify(detail, null, 2)}</code>
    </details>
  );
}
