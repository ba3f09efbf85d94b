"use client";

import { Button, NativeSelect } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { JobSummary } from "@/server/contract/job";
import { useTRPC, useTRPCClient } from "../../api/trpc";
import { PageHeader } from "../../frame/page-header";
import { useLabs } from "../../frame/use-labs";
import { paths } from "../../paths";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Panel } from "../../ui/panel";
import { isEnded } from "../job-states";
import { jobColumns } from "./job-columns";
import { type JobFilter, KIND_CHOICES, STATUS_CHOICES, useJobFilter } from "./use-job-filter";

const PAGE = 50;
const LIVE_MS = 2_000;
const QUIET_MS = 10_000;
/** Pages of jobs that are read again and again; older ones only change when somebody asks. */
const MOST_LIVE_PAGES = 4;

/** Jobs, newest first. @param labId only this lab's */
export function JobsPage({ labId }: { labId?: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const labs = useLabs();
  const { filter, setFilter } = useJobFilter(labId);
  const jobs = useInfiniteQuery(
    trpc.job.list.infiniteQueryOptions(
      { limit: PAGE, ...filter },
      {
        placeholderData: keepPreviousData,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: ({ state }) => {
          const pages = state.data?.pages ?? [];
          if (pages.length > MOST_LIVE_PAGES) return false;
          return pages.some((page) => page.items.some((job) => !isEnded(job.status))) ? LIVE_MS : QUIET_MS;
        },
      },
    ),
  );
  const rows = jobs.data?.pages.flatMap((page) => page.items);
  const lab = labs.find((one) => one.id === filter.labId);
  const filtered = Object.keys(filter).length > (labId ? 1 : 0);
  return (
    <>
      <PageHeader
        {...(labId && lab ? { crumbs: [{ label: lab.name, href: paths.lab(labId) }] } : {})}
        title="Jobs"
        sub="Everything that touched a host: who asked for it, how it went, and every line it printed."
        api={[{ label: "Jobs, newest first", method: "GET", path: `/api/v1/jobs?${queryOf(filter)}` }]}
      />
      <Panel flush>
        <DataTable
          label="Jobs"
          columns={jobColumns(labId === undefined)}
          rows={rows}
          rowKey={(job) => job.id}
          error={jobs.error}
          onRetry={() => void jobs.refetch()}
          exportName="jobs"
          exportRows={() => readAll((cursor) => client.job.list.query({ limit: 1000, ...filter, ...cursor }))}
          toolbar={
            <>
              {labId === undefined && (
                <NativeSelect
                  size="xs"
                  aria-label="Lab"
                  value={filter.labId ?? ""}
                  onChange={(event) => setFilter({ labId: event.currentTarget.value })}
                  data={[
                    { value: "", label: "All labs" },
                    ...labs.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              )}
              <NativeSelect
                size="xs"
                aria-label="State"
                value={filter.status ?? ""}
                onChange={(event) => setFilter({ status: event.currentTarget.value })}
                data={STATUS_CHOICES}
              />
              <NativeSelect
                size="xs"
                aria-label="Kind"
                value={filter.kind ?? ""}
                onChange={(event) => setFilter({ kind: event.currentTarget.value })}
                data={KIND_CHOICES}
              />
              {filtered && (
                <Button
                  size="xs"
                  variant="subtle"
                  onClick={() => setFilter({ labId: labId ?? "", status: "", kind: "" })}
                >
                  Clear filters
                </Button>
              )}
            </>
          }
          empty={
            <EmptyState
              icon={<IconListDetails size={32} />}
              title={filtered ? "No job matches these filters" : "No job yet"}
              action={
                filtered ? undefined : (
                  <Button component={Link} href={paths.newPracticeLab()}>
                    Create a practice lab
                  </Button>
                )
              }
            >
              {filtered
                ? "Choose another lab, state or kind, or clear the filters."
                : "A job is made when something is done to a lab: created, deployed, removed."}
            </EmptyState>
          }
          more={
            jobs.hasNextPage
              ? { load: () => void jobs.fetchNextPage(), loading: jobs.isFetchingNextPage }
              : undefined
          }
        />
      </Panel>
    </>
  );
}

const queryOf = (filter: JobFilter) => new URLSearchParams({ limit: String(PAGE), ...filter }).toString();

async function readAll(
  read: (cursor: { cursor?: string }) => Promise<{ items: JobSummary[]; nextCursor: string | null }>,
): Promise<JobSummary[]> {
  const all: JobSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: JobSummary[]; nextCursor: string | null } = await read(
      cursor === null ? {} : { cursor },
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
