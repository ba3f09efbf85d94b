"use client";

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
    <Panel title="Shares" aside="open without an account" flush>
      <DataTable
        label="Share links"
        columns={shareColumns({ can, onRevoke: setRevoking })}
        rows={links}
        rowKey={(link) => link.id}
        error={query.error}
        onRetry={() => query.refetch()}
        exportName="share-links"
        empty={null}
      />
      {RevokeLink && <RevokeLink link={revoking} onClose={() => setRevoking(null)} />}
    </Panel>
  );
}
