import { Group } from "@mantine/core";
import Link from "next/link";
import type { Allowed } from "@/server/contract/job";
import type { ShareLinkRow } from "@/server/contract/share";
import { SHARE_KIND_WORDS, SHARE_KINDS, type ShareLinkState } from "@/server/contract/share-words";
import type { StatusWord } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import type { Column } from "../ui/column";
import { CopyButton } from "../ui/copy-button";
import { RelativeTime } from "../ui/relative-time";

const LOOKS: Record<ShareLinkState, { status: StatusWord; word: string }> = {
  open: { status: "ok", word: "open" },
  expired: { status: "stale", word: "expired" },
  revoked: { status: "canceled", word: "revoked" },
};

const utc = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const shown = ({ reveal }: ShareLinkRow): string => {
  const kinds = SHARE_KINDS.filter((kind) => reveal[kind]).map((kind) =>
    SHARE_KIND_WORDS[kind].title.toLowerCase(),
  );
  return kinds.length === 0 ? "pseudonyms only" : kinds.join(", ");
};

export function shareColumns({
  can,
  onRevoke,
}: {
  can: Allowed;
  onRevoke: (link: ShareLinkRow) => void;
}): readonly Column<ShareLinkRow>[] {
  return [
    {
      key: "run",
      title: "Run",
      wrap: true,
      value: (link) => link.sentence,
      render: (link) =>
        link.sentence === null ? (
          "a run that was removed"
        ) : (
          <Link href={paths.suiteRun(link.labId, link.runId)}>{link.sentence}</Link>
        ),
    },
    {
      key: "state",
      title: "State",
      value: (link) => link.state,
      render: (link) => <StatusBadge bare {...LOOKS[link.state]} />,
    },
    { key: "shows", title: "Shows", value: shown, render: shown },
    {
      key: "views",
      title: "Views",
      align: "right",
      value: (link) => link.views,
      render: (link) => <span className="num">{link.views}</span>,
    },
    {
      key: "lastViewedAt",
      title: "Last view",
      align: "right",
      wideOnly: true,
      value: (link) => utc(link.lastViewedAt),
      render: (link) => (link.lastViewedAt === null ? "never" : <RelativeTime at={link.lastViewedAt} />),
    },
    {
      key: "createdBy",
      title: "Shared by",
      wideOnly: true,
      value: (link) => link.createdBy,
      render: (link) => link.createdBy,
    },
    {
      key: "expiresAt",
      title: "Expires",
      align: "right",
      value: (link) => utc(link.expiresAt),
      render: (link) => <RelativeTime at={link.expiresAt} />,
    },
    {
      key: "actions",
      title: "Action",
      action: true,
      align: "right",
      value: (link) => utc(link.revokedAt),
      render: (link) => (
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <CopyButton value={link.sha256} label="Copy the SHA-256 of the shared file" size="xs" />
          {link.state !== "revoked" && (
            <ActionButton can={can} size="compact-xs" variant="default" onClick={() => onRevoke(link)}>
              Revoke
            </ActionButton>
          )}
        </Group>
      ),
    },
  ];
}
