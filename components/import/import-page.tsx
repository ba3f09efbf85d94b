"use client";

import { useState } from "react";
import type { Finding } from "@/server/contract/descriptor-import";
import { PageHeader } from "../frame/page-header";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";
import { DropFiles } from "./drop-files";
import { FileEditor, type WantedPlace } from "./file-editor";
import { FindingsList } from "./findings-list";
import classes from "./import.module.css";
import { DraftBar, RevisionBar } from "./import-bar";
import { ImportResult } from "./import-result";
import { useImport } from "./use-import";

const EXAMPLE = {
  files: [
    { name: "pdf.yaml", text: "…" },
    { name: "idf.yaml", text: "…" },
  ],
};

/** Descriptor files become a lab's next revision, or a new lab; what they hold is shown before. @param labId null = new */
export function ImportPage({ labId }: { labId: string | null }) {
  return labId === null ? <Import labId={null} labName={null} /> : <ImportInto labId={labId} />;
}

function ImportInto({ labId }: { labId: string }) {
  const lab = useLab(labId);
  if (!lab.data && lab.error) return <LabProblem error={lab.error} onRetry={() => lab.refetch()} />;
  const can = lab.data?.can.import;
  return (
    <Import
      labId={labId}
      labName={lab.data?.name ?? "Lab"}
      refusal={can?.allowed === false ? can.reason : null}
    />
  );
}

function Import({
  labId,
  labName,
  refusal = null,
}: {
  labId: string | null;
  labName: string | null;
  refusal?: string | null;
}) {
  const inHand = useImport(labId);
  const [shown, setShown] = useState(0);
  const [place, setPlace] = useState<WantedPlace | null>(null);
  const { files, preview, error } = inHand;
  const show = ({ file, line }: Finding) => {
    const index = files.findIndex(({ name }) => name === file);
    if (index >= 0) setShown(index);
    setPlace({ file, line });
  };
  const base = labId === null ? "/api/v1" : `/api/v1/labs/${labId}`;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          ...(labId === null
            ? []
            : [
                { label: labName ?? "Lab", href: paths.lab(labId) },
                { label: "Descriptor", href: paths.labDescriptor(labId) },
              ]),
        ]}
        title="Import a descriptor"
        sub="PDF and IDF of pharos-1.0 or kuberef, Ansible inventories, SSH configurations."
        api={[
          { label: "See what files hold", method: "POST", path: `${base}/import-previews`, body: EXAMPLE },
          labId === null
            ? {
                label: "Make a draft",
                method: "POST",
                path: "/api/v1/lab-drafts/imports",
                body: { name: "munich-1", ...EXAMPLE },
              }
            : {
                label: "Make a revision",
                method: "POST",
                path: `${base}/imports`,
                body: { basedOn: preview?.basedOn ?? 1, ...EXAMPLE },
              },
        ]}
      />
      {refusal !== null ? (
        <p role="alert">{refusal}</p>
      ) : (
        <div className={classes.column}>
          <DropFiles inHand={inHand} />
          {error && <ProblemAlert error={error} />}
          {files.length > 0 && (
            <div className={classes.sides}>
              <FileEditor {...{ inHand, shown, place }} kinds={preview?.files ?? []} onShow={setShown} />
              {preview && <FindingsList findings={preview.findings} onShow={show} />}
            </div>
          )}
          {preview && preview.machines.length > 0 && (
            <>
              {labId === null ? (
                <DraftBar preview={preview} inHand={inHand} />
              ) : (
                <RevisionBar {...{ labId, preview, inHand }} />
              )}
              <ImportResult preview={preview} />
            </>
          )}
        </div>
      )}
    </>
  );
}
