"use client";

import { NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { ChangeTable } from "../ui/change-table";
import { absoluteTime } from "../ui/format-time";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";

/** Who wrote which revision, and what two of them differ in. Nothing while there is only one. */
export function RevisionsPanel({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const heads = useQuery(trpc.descriptor.list.queryOptions({ labId, limit: 100 }));
  const [chosen, setChosen] = useState<{ number?: number; to?: number }>({});
  const revisions = heads.data?.items ?? [];
  const to = chosen.to ?? revisions[0]?.number ?? 0;
  const number = chosen.number ?? revisions[1]?.number ?? 0;
  const diff = useQuery({
    ...trpc.descriptor.diff.queryOptions({ labId, number, to }),
    enabled: number > 0 && to > 0,
  });
  if (heads.error) return <ProblemAlert error={heads.error} onRetry={() => heads.refetch()} />;
  if (revisions.length < 2) return null;
  const options = revisions.map((one) => ({
    value: String(one.number),
    label: `${one.number} · ${one.author}, ${absoluteTime(one.createdAt)}`,
  }));
  return (
    <Panel title="What changed between two revisions" aside={`${revisions.length} revisions`}>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 12, marginBottom: 12 }}>
        <NativeSelect
          label="From"
          data={options}
          value={String(number)}
          onChange={(event) => setChosen({ ...chosen, number: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          label="To"
          data={options}
          value={String(to)}
          onChange={(event) => setChosen({ ...chosen, to: Number(event.currentTarget.value) })}
        />
      </div>
      {diff.error && <ProblemAlert error={diff.error} onRetry={() => diff.refetch()} />}
      {diff.data?.length === 0 && <Text size="sm">The two revisions say the same.</Text>}
      {diff.data && diff.data.length > 0 && <ChangeTable what="Field" changes={diff.data} />}
    </Panel>
  );
}
