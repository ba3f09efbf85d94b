"use client";

import { TextInput, Tooltip } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { StatusBadge } from "../status/status-badge";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { auditColumns, matchesAudit } from "./audit-columns";
import { readWholeTrail } from "./read-whole-trail";

/** Who did what, newest first, in a chain of hashes that shows when a row was changed or lost. */
export function AuditPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [words, setWords] = useState("");
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions({ limit: 100 }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const verdict = useQuery(trpc.audit.verify.queryOptions({}, { staleTime: 60_000 }));
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHeader
        title="Audit trail"
        sub="Every change and every reading of a key, written in the same transaction as the change."
        badge={
          verdict.data && (
            <Tooltip
              label={
                verdict.data.problem ?? `Each of ${verdict.data.entries} entries follows the one before it.`
              }
            >
              <span>
                <StatusBadge
                  status={verdict.data.ok ? "verified" : "broken"}
                  word={verdict.data.ok ? "chain verified" : "chain broken"}
                />
              </span>
            </Tooltip>
          )
        }
        api={[
          { label: "Read the audit trail", method: "GET", path: "/api/v1/audit" },
          { label: "Verify its chain", method: "GET", path: "/api/v1/audit/verification" },
        ]}
      />
      <Panel flush>
        <DataTable
          label="Audit trail"
          columns={auditColumns}
          rows={rows?.filter((row) => matchesAudit(row, words))}
          rowKey={(row) => row.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName="audit-trail"
          exportRows={() => readWholeTrail((cursor) => client.audit.list.query({ limit: 1000, ...cursor }))}
          empty={
            <EmptyState title="No entry matches">
              {rows?.length ?? 0} entries are loaded; “{words}” is in none of them.
            </EmptyState>
          }
          more={
            query.hasNextPage
              ? { load: () => query.fetchNextPage(), loading: query.isFetchingNextPage }
              : undefined
          }
          toolbar={
            <>
              <TextInput
                size="xs"
                aria-label="Filter the audit trail"
                placeholder="Filter: person, action, subject"
                value={words}
                onChange={(event) => setWords(event.currentTarget.value)}
                w={240}
              />
              {rows && <span className="num">{rows.length} loaded</span>}
            </>
          }
        />
      </Panel>
    </>
  );
}
