"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { PageHeader } from "../frame/page-header";
import { useLabsQuery } from "../frame/use-labs";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { useUrlOrder, useUrlParams } from "../ui/use-url-params";
import { FirstLab } from "./first-lab";
import { labColumns } from "./lab-columns";
import { LAB_VIEWS, matchesLab } from "./lab-filter";

/** Home: every lab with its state and what to do next; without one, the ways to the first. */
export function LabsPage() {
  const labs = useLabsQuery();
  const mayCreate = useMay("lab.create");
  const router = useRouter();
  const { values, set } = useUrlParams(["q", "show"]);
  const sorting = useUrlOrder();
  const all = labs.data?.items;
  const none = all?.length === 0;
  const rows = all?.filter((lab) => matchesLab(lab, values));
  const filtered = values.q !== "" || values.show !== "";
  return (
    <>
      <PageHeader
        title="Labs"
        api={[{ label: "List labs", method: "GET", path: "/api/v1/labs" }]}
        actions={
          !none && (
            <>
              <ActionButton
                can={mayCreate}
                variant="default"
                onClick={() => router.push(paths.newPracticeLab())}
              >
                Create practice lab
              </ActionButton>
              <ActionButton
                can={mayCreate}
                variant="default"
                onClick={() => router.push(paths.newLabFromFiles())}
              >
                Import descriptor
              </ActionButton>
              <ActionButton can={mayCreate} onClick={() => router.push(paths.newLab())}>
                Register lab
              </ActionButton>
            </>
          )
        }
      />
      {none ? (
        <FirstLab can={mayCreate} />
      ) : (
        <Panel flush>
          <DataTable
            label="Labs"
            columns={labColumns}
            rows={rows}
            rowKey={(lab) => lab.id}
            error={labs.error}
            onRetry={() => labs.refetch()}
            sorting={sorting}
            empty={
              <EmptyState
                title="No lab matches"
                action={<Button onClick={() => set({ q: "", show: "" })}>Show every lab</Button>}
              >
                {all && countWords(all.length, "lab is", "labs are", false)} hidden by the filter.
              </EmptyState>
            }
            exportName="labs"
            toolbar={
              <>
                <TextInput
                  size="xs"
                  w={200}
                  aria-label="Filter labs"
                  placeholder="Filter: lab, site"
                  value={values.q}
                  onChange={(event) => set({ q: event.currentTarget.value })}
                />
                <NativeSelect
                  size="xs"
                  aria-label="Which labs"
                  value={values.show}
                  onChange={(event) => set({ show: event.currentTarget.value })}
                  data={LAB_VIEWS.map(({ value, label }) => ({ value, label }))}
                />
                {filtered && (
                  <Button size="xs" variant="subtle" onClick={() => set({ q: "", show: "" })}>
                    Clear filters
                  </Button>
                )}
                {labs.data && rows && (
                  <span className="num">
                    {filtered ? `${rows.length} of ` : ""}
                    {countWords(labs.data.items.length, "lab", "labs", labs.data.nextCursor !== null)}
                  </span>
                )}
              </>
            }
          />
        </Panel>
      )}
    </>
  );
}
