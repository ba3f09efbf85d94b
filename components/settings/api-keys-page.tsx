"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKeyRow } from "@/server/contract/api-key";
import { roleHas } from "@/server/contract/role-table";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay, useViewer } from "../frame/viewer";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { useOnDemand } from "../ui/use-on-demand";
import { apiKeyColumns } from "./api-key-columns";

const loadCreateKey = () => import("./create-api-key").then((part) => part.CreateApiKey);
const loadRevokeKey = () => import("./revoke-api-key").then((part) => part.RevokeApiKey);

/** Keys for scripts and pipelines: what each may do, until when, and when it was used last. */
export function ApiKeysPage() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.apiKey.list.infiniteQueryOptions({ limit: 100 }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const mayCreate = useMay("apiKey.write");
  const seesAll = roleHas(useViewer().role, "user.write");
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyRow | null>(null);
  const CreateApiKey = useOnDemand(loadCreateKey, creating);
  const RevokeApiKey = useOnDemand(loadRevokeKey, revoking !== null);
  const rows = query.data?.pages.flatMap((page) => page.items);
  const create = (
    <ActionButton can={mayCreate} onClick={() => setCreating(true)}>
      Create API key
    </ActionButton>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        sub={
          seesAll
            ? "Everybody's. A key acts for its person and does no more than its scope; it is shown once."
            : "A key acts for you and does no more than its scope; it is shown once."
        }
        actions={create}
        api={[
          { label: "List API keys", method: "GET", path: "/api/v1/api-keys" },
          {
            label: "Create API key",
            method: "POST",
            path: "/api/v1/api-keys",
            body: { name: "nightly report", role: "viewer", labId: null, days: 90 },
          },
        ]}
      />
      <Panel flush>
        <DataTable
          label="API keys"
          columns={apiKeyColumns({ seesAll, onRevoke: setRevoking })}
          rows={rows}
          rowKey={(key) => key.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName="api-keys"
          empty={
            <EmptyState title="No API key yet" action={create}>
              Scripts and pipelines call the same REST API as these pages, with a key in place of a password.
            </EmptyState>
          }
          toolbar={rows && rows.length > 0 && countWords(rows.length, "key", "keys", query.hasNextPage)}
          more={
            query.hasNextPage
              ? { load: () => query.fetchNextPage(), loading: query.isFetchingNextPage }
              : undefined
          }
        />
      </Panel>
      {CreateApiKey && <CreateApiKey opened={creating} onClose={() => setCreating(false)} />}
      {RevokeApiKey && <RevokeApiKey apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}
