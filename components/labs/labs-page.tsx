"use client";

import { useRouter } from "next/navigation";
import { PageHeader } from "../frame/page-header";
import { useLabsQuery } from "../frame/use-labs";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { FirstLab } from "./first-lab";
import { labColumns } from "./lab-columns";

/** Home: every lab with its state and what to do next; without one, the way to the first. */
export function LabsPage() {
  const labs = useLabsQuery();
  const mayCreate = useMay("lab.create");
  const router = useRouter();
  const none = labs.data?.items.length === 0;
  return (
    <>
      <PageHeader
        title="Labs"
        api={[{ label: "List labs", method: "GET", path: "/api/v1/labs" }]}
        actions={
          !none && (
            <ActionButton can={mayCreate} onClick={() => router.push(paths.newPracticeLab())}>
              Create practice lab
            </ActionButton>
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
            rows={labs.data?.items}
            rowKey={(lab) => lab.id}
            error={labs.error}
            onRetry={() => labs.refetch()}
            empty={null}
            exportName="labs"
            toolbar={
              labs.data && countWords(labs.data.items.length, "lab", "labs", labs.data.nextCursor !== null)
            }
          />
        </Panel>
      )}
    </>
  );
}
