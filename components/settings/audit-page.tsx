"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { useUrlParams } from "../ui/use-url-params";
import { auditColumns } from "./audit-columns";
import { AUDIT_PARAMS, auditQuery, readAuditFilter } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { ChainAlert, ChainBadge, useChainCheck } from "./chain-check";
import { readWholeTrail } from "./read-whole-trail";

const PAGE = 100;

/** Who did what, newest first, in a chain of hashes that shows when a row was changed or lost. */
export function AuditPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { values, set } = useUrlParams(AUDIT_PARAMS);
  const [settled] = useDebouncedValue(values, 250);
  const filter = readAuditFilter(settled);
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: PAGE, ...filter },
      { placeholderData: keepPreviousData, getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const check = useChainCheck();
  const broken = check.data?.brokenSeq ?? null;
  const rows = query.data?.pages.flatMap((page) => page.items);
  const asked = auditQuery(filter);
  return (
    <>
      <PageHeader
        title="Audit trail"
        sub="Every change and every reading of a key, written in the same transaction as the change."
        badge={<ChainBadge check={check} />}
        api={[
          {
            label: "Read the audit trail, filtered as here",
            method: "GET",
            path: `/api/v1/audit${asked && `?${asked}`}`,
          },
          { label: "Check its chain", method: "GET", path: "/api/v1/audit/chain" },
        ]}
      />
      <ChainAlert
        check={check}
        onShow={(seq) =>
          set({ actor: "", action: "", subject: "", lab: "", from: "", to: "", seq: String(seq) })
        }
      />
      <Panel flush>
        <DataTable
          label="Audit trail"
          columns={auditColumns}
          rows={rows}
          rowKey={(row) => row.id}
          rowProps={(row) => ({ "data-broken": row.seq === broken ? "true" : undefined })}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName="audit-trail"
          exportRows={() =>
            readWholeTrail((cursor) => client.audit.list.query({ limit: 1000, ...filter, ...cursor }))
          }
          empty={
            <EmptyState title="No entry matches">
              {filter.seq !== undefined
                ? `There is no entry ${filter.seq}: it was taken away, or not written yet.`
                : "Nothing in the whole trail matches these filters."}
            </EmptyState>
          }
          more={
            query.hasNextPage
              ? { load: () => query.fetchNextPage(), loading: query.isFetchingNextPage }
              : undefined
          }
          toolbar={
            <>
              <AuditFilters values={values} set={set} />
              {rows && (
                <span className="num">{countWords(rows.length, "entry", "entries", query.hasNextPage)}</span>
              )}
            </>
          }
        />
      </Panel>
    </>
  );
}
