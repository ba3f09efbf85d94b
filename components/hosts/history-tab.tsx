"use client";

import { NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { ChangeTable } from "../ui/change-table";
import { EmptyState } from "../ui/empty-state";
import { absoluteTime } from "../ui/format-time";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";

/** Two readings beside each other: only what differs. */
export function HistoryTab({ labId, host }: { labId: string; host: string }) {
  const trpc = useTRPC();
  const history = useQuery(trpc.host.factsHistory.queryOptions({ labId, host }));
  const [chosen, setChosen] = useState<{ from?: string; to?: string }>({});
  const readings = history.data ?? [];
  const to = chosen.to ?? readings[0]?.id;
  const from = chosen.from ?? readings[1]?.id;
  const diff = useQuery({
    ...trpc.host.factsDiff.queryOptions({ labId, host, from: from ?? "", to: to ?? "" }),
    enabled: from !== undefined && to !== undefined,
  });
  if (history.error) return <ProblemAlert error={history.error} onRetry={() => history.refetch()} />;
  if (!history.data) return <SkeletonLines />;
  if (readings.length < 2) {
    return (
      <EmptyState title="One reading so far">
        Read again, and what changed between the two is here.
      </EmptyState>
    );
  }
  const options = readings.map(({ id, at, changes }) => ({
    value: id,
    label: `${absoluteTime(at)}${changes === null ? "" : ` · ${changes} changed`}`,
  }));
  return (
    <>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 12, marginBottom: 12 }}>
        <NativeSelect
          label="From"
          data={options}
          value={from}
          onChange={(event) => setChosen({ ...chosen, from: event.currentTarget.value })}
        />
        <NativeSelect
          label="To"
          data={options}
          value={to}
          onChange={(event) => setChosen({ ...chosen, to: event.currentTarget.value })}
        />
      </div>
      {diff.error && <ProblemAlert error={diff.error} onRetry={() => diff.refetch()} />}
      {diff.data?.length === 0 && <Text size="sm">The two readings are the same.</Text>}
      {diff.data && diff.data.length > 0 && <ChangeTable what="Fact" changes={diff.data} />}
    </>
  );
}
