"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { SuiteCase, SuiteRunDetail } from "@/server/contract/suite";
import { CASE_STATUSES, type CaseStatus } from "@/server/contract/suite-words";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { readWholeTrail } from "../settings/read-whole-trail";
import type { Column } from "../ui/column";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { ExportMenu } from "../ui/table-export";
import { useOnDemand } from "../ui/use-on-demand";
import { useUrlParams } from "../ui/use-url-params";
import { number } from "./case-looks";
import { CaseRows } from "./case-rows";
import classes from "./conformance.module.css";

const PAGE = 500;
const loadCaseDialog = () => import("./case-dialog").then((part) => part.CaseDialog);
const isStatus = (value: string): value is CaseStatus => CASE_STATUSES.some((status) => status === value);

/** Every case of a run, failing first: filters and the opened case are in the address. */
export function CasesPanel({ run }: { run: SuiteRunDetail }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { values, set } = useUrlParams(["status", "search", "of", "case"]);
  const [search] = useDebouncedValue(values.search.trim(), 250);
  const filter = {
    ...(isStatus(values.status) ? { status: values.status } : {}),
    ...(search ? { search } : {}),
    ...(values.of === "conformance" ? { conformance: "1" as const } : {}),
  };
  const query = useInfiniteQuery(
    trpc.suite.cases.infiniteQueryOptions(
      { runId: run.id, limit: PAGE, ...filter },
      { placeholderData: keepPreviousData, getNextPageParam: (page) => page.nextCursor, staleTime: 60_000 },
    ),
  );
  const opened = /^\d+$/.test(values.case) ? Number(values.case) : null;
  const CaseDialog = useOnDemand(loadCaseDialog, opened !== null);
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const filtered = values.status !== "" || values.search !== "" || values.of !== "";
  return (
    <Panel title="Cases" aside={query.data && <span className="num">{number(total)}</span>} flush>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          className={classes.grow}
          aria-label="Search in the names"
          placeholder="Part of a name: [sig-network]"
          value={values.search}
          onChange={(event) => set({ search: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          aria-label="Outcome"
          value={values.status}
          onChange={(event) => set({ status: event.currentTarget.value })}
          data={[
            { value: "", label: "Every outcome" },
            ...CASE_STATUSES.map((value) => ({ value, label: `${value} (${number(run.counts[value])})` })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label="Tests"
          value={values.of}
          onChange={(event) => set({ of: event.currentTarget.value })}
          data={[
            { value: "", label: "Every test" },
            { value: "conformance", label: "Conformance tests" },
          ]}
        />
        {filtered && (
          <Button size="xs" variant="subtle" onClick={() => set({ status: "", search: "", of: "" })}>
            Clear
          </Button>
        )}
        <ExportMenu
          name={`suite-run-${run.release ?? "unknown"}`}
          columns={EXPORTED}
          rows={() =>
            readWholeTrail((cursor) =>
              client.suite.cases.query({ runId: run.id, limit: 1000, ...filter, ...cursor }),
            )
          }
        />
      </div>
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      <CaseRows
        key={JSON.stringify(filter)}
        cases={loaded}
        total={total}
        loading={query.isPending}
        more={query.hasNextPage && !query.isFetchingNextPage ? () => query.fetchNextPage() : null}
        onOpen={(n) => set({ case: String(n) })}
      />
      {CaseDialog && (
        <CaseDialog
          runId={run.id}
          n={opened}
          known={loaded.find(({ n }) => n === opened)}
          onClose={() => set({ case: "" })}
        />
      )}
    </Panel>
  );
}

const EXPORTED: readonly Column<SuiteCase>[] = (
  [
    ["n", (one) => one.n],
    ["status", (one) => one.status],
    ["name", (one) => one.name],
    ["conformance", (one) => String(one.conformance)],
    ["ms", (one) => one.ms],
  ] satisfies [string, Column<SuiteCase>["value"]][]
).map(([key, value]) => ({ key, title: key, value, render: () => null }));
