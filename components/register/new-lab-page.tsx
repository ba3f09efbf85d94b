"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { Panel } from "../ui/panel";
import { LabFields } from "./lab-fields";
import { WizardSteps } from "./wizard-steps";

/** First step of registering: from here on the draft is stored. */
export function NewLabPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const mayCreate = useMay("lab.create");
  const create = useMutation(trpc.draft.create.mutationOptions());
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Labs", href: paths.home() }]}
        title="Register lab"
        sub="Your own machines, reached over SSH, through up to two jump hosts or directly."
        actions={
          <ActionButton
            can={mayCreate}
            variant="default"
            onClick={() => router.push(paths.newLabFromFiles())}
          >
            Import descriptor
          </ActionButton>
        }
        api={[
          {
            label: "Begin a draft",
            method: "POST",
            path: "/api/v1/lab-drafts",
            body: { name: "munich-1", site: "Munich", contact: "lab@example.org" },
          },
        ]}
      />
      <WizardSteps step="lab" content={undefined} onStep={() => {}} />
      <Panel title="The lab">
        <LabFields
          initial={{ name: "", site: "", contact: "" }}
          action="Go on to the jump host"
          saving={create.isPending}
          error={create.error}
          can={mayCreate}
          onSave={(about) =>
            create.mutate(about, {
              onSuccess: ({ labId }) => router.push(paths.registerLab(labId, "jump")),
            })
          }
        />
      </Panel>
    </>
  );
}
