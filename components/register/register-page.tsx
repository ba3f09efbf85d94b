"use client";

import { Button, Stack } from "@mantine/core";
import { useRouter, useSearchParams } from "next/navigation";
import type { DraftStep } from "@/server/contract/draft-steps";
import { PageHeader } from "../frame/page-header";
import { paths } from "../paths";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { DiscardDraft } from "./discard-draft";
import { LabFields } from "./lab-fields";
import { MachinesStep } from "./machines-step";
import { RegisterBar } from "./register-bar";
import { useDraft } from "./use-draft";
import { WizardSteps } from "./wizard-steps";

/** Registers a lab in three steps. The draft is stored at each of them, so closing the page loses nothing. */
export function RegisterPage({ labId }: { labId: string }) {
  const router = useRouter();
  const inHand = useDraft(labId);
  const { draft, query } = inHand;
  const asked = useSearchParams().get("step");
  const step = asked === "lab" || asked === "jump" || asked === "hosts" ? asked : (draft?.step ?? "lab");
  const go = (next: DraftStep) => router.push(paths.registerLab(labId, next));
  if (!draft && query.error) return <ProblemAlert error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Labs", href: paths.home() }]}
        title={draft ? `Register ${draft.content.name}` : "Register lab"}
        sub="Nothing is changed on a machine here: Fairlead only signs in and looks."
        actions={<DiscardDraft labId={labId} />}
        api={[
          { label: "Read the draft", method: "GET", path: `/api/v1/labs/${labId}/draft` },
          {
            label: "Save the draft",
            method: "PUT",
            path: `/api/v1/labs/${labId}/draft`,
            body: { step, content: draft?.content ?? {} },
          },
          { label: "Test every machine", method: "POST", path: `/api/v1/labs/${labId}/host-tests`, body: {} },
          { label: "Register the lab", method: "POST", path: `/api/v1/labs/${labId}/registration`, body: {} },
        ]}
      />
      <WizardSteps step={step} content={draft?.content} onStep={go} />
      {!draft ? (
        <Panel>
          <SkeletonLines lines={6} />
        </Panel>
      ) : step === "lab" ? (
        <Panel title="The lab">
          <LabFields
            key={draft.updatedAt}
            initial={draft.content}
            action="Save and go on"
            saving={inHand.saving}
            error={inHand.saveError}
            onSave={async (about) => {
              await inHand.save("jump", { ...draft.content, ...about });
              go("jump");
            }}
          />
        </Panel>
      ) : (
        <Stack gap={0}>
          <MachinesStep key={step} labId={labId} which={step} inHand={inHand} draft={draft} />
          {step === "jump" ? (
            <div>
              <Button mt="md" onClick={() => go("hosts")}>
                {draft.content.jumpHosts.length === 0 ? "Go on without a jump host" : "Go on to the hosts"}
              </Button>
            </div>
          ) : (
            <RegisterBar draft={draft} />
          )}
        </Stack>
      )}
    </>
  );
}
