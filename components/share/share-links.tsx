"use client";

import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ShareLinkRow } from "@/server/contract/share";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { useOnDemand } from "../ui/use-on-demand";
import { shareColumns } from "./share-columns";

const PLENTY = 200;
const loadRevokeLink = () => import("./revoke-link").then((part) => part.RevokeLink);

/** Links that strangers read results by; nothing at all while there is none. */
export function ShareLinks({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.share.links.queryOptions({ labId, limit: PLENTY }, { refetchInterval: 15_000 }),
  );
  const [revoking, setRevoking] = useState<ShareLinkRow | null>(null);
  const RevokeLink = useOnDemand(loadRevokeLink, revoking !== null);
  const links = query.data?.items;
  if (!links || links.length === 0) return null;
  const can = query.data?.can.revoke ?? { allowed: false, reason: "Loading." };
  return (
    <Panel flush>
      <DataTable
        label="Share links"
        columns={shareColumns({ can, onRevoke: setRevoking })}
        rows={links}
        rowKey={(link) => link.id}
        error={query.error}
        onRetry={() => query.refetch()}
        exportName="share-links"
        toolbar={
          <>
            <Title order={2} fz="sm">
              Shares
            </Title>
            <Text span size="xs" c="dimmed">
              read without an account
            </Text>
          </>
        }
        empty={null}
      />
      {RevokeLink && <RevokeLink link={revoking} onClose={() => setRevoking(null)} />}
    </Panel>
  );
}
