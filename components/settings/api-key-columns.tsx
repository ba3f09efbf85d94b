import { Button } from "@mantine/core";
import Link from "next/link";
import type { ApiKeyRow, ApiKeyState } from "@/server/contract/api-key";
import { ROLE_TITLES } from "@/server/contract/role-table";
import type { StatusWord } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { RelativeTime } from "../ui/relative-time";
import classes from "./settings.module.css";

const LOOKS: Record<ApiKeyState, { status: StatusWord; word: string }> = {
  active: { status: "ok", word: "active" },
  expired: { status: "stale", word: "expired" },
  revoked: { status: "canceled", word: "revoked" },
  dead: { status: "gone", word: "its person is gone" },
};

const utc = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** @param seesAll the list holds other people's keys too */
export function apiKeyColumns({
  seesAll,
  onRevoke,
}: {
  seesAll: boolean;
  onRevoke: (key: ApiKeyRow) => void;
}): readonly Column<ApiKeyRow>[] {
  const owner: Column<ApiKeyRow> = {
    key: "owner",
    title: "Acts for",
    value: (key) => key.owner,
    render: (key) => key.owner,
  };
  return [
    {
      key: "name",
      title: "Name",
      value: (key) => key.name,
      render: (key) => <span style={{ fontWeight: 550 }}>{key.name}</span>,
    },
    {
      key: "prefix",
      title: "Begins with",
      value: (key) => key.prefix,
      render: (key) => <code>{key.prefix}…</code>,
    },
    ...(seesAll ? [owner] : []),
    {
      key: "role",
      title: "Scope",
      value: (key) => ROLE_TITLES[key.role],
      render: (key) => `at most ${ROLE_TITLES[key.role]}`,
    },
    {
      key: "lab",
      title: "Lab",
      value: (key) => (key.labId === null ? "all" : (key.labName ?? "gone")),
      render: (key) =>
        key.labId === null ? (
          "all"
        ) : (
          <Link href={paths.lab(key.labId)}>{key.labName ?? "a lab that is gone"}</Link>
        ),
    },
    {
      key: "state",
      title: "State",
      value: (key) => key.state,
      render: (key) => <StatusBadge bare {...LOOKS[key.state]} />,
    },
    {
      key: "lastUsedAt",
      title: "Last used",
      align: "right",
      value: (key) => utc(key.lastUsedAt),
      render: (key) => (key.lastUsedAt === null ? <Never /> : <RelativeTime at={key.lastUsedAt} />),
    },
    {
      key: "expiresAt",
      title: "Expires",
      align: "right",
      value: (key) => utc(key.expiresAt),
      render: (key) => <RelativeTime at={key.expiresAt} />,
    },
    {
      key: "revoke",
      title: "Action",
      action: true,
      align: "right",
      value: (key) => utc(key.revokedAt),
      render: (key) =>
        key.state === "revoked" ? (
          <RelativeTime at={key.revokedAt} />
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Revoke ${key.name}`}
            onClick={() => onRevoke(key)}
          >
            Revoke
          </Button>
        ),
    },
  ];
}

const Never = () => <span className={classes.faded}>never</span>;
