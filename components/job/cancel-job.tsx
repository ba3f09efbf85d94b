"use client";

import { IconPlayerStop } from "@tabler/icons-react";
import { useState } from "react";
import type { JobDetail } from "@/server/contract/job";
import { ActionButton } from "../ui/action-button";
import { useOnDemand } from "../ui/use-on-demand";
import { isEnded, latestStatus } from "./job-states";

const loadCancelDialog = () => import("./cancel-dialog").then((part) => part.CancelDialog);

/** Cancels the job after a question that says what happens to what it has begun. Gone once the job has ended. */
export function CancelJob({ job }: { job: JobDetail }) {
  const [opened, setOpened] = useState(false);
  const CancelDialog = useOnDemand(loadCancelDialog, opened);
  const status = latestStatus(job);
  if (isEnded(status)) return null;
  return (
    <>
      <ActionButton
        can={job.can.cancel}
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={() => setOpened(true)}
      >
        {status === "canceling" ? "Canceling" : "Cancel job"}
      </ActionButton>
      {CancelDialog && <CancelDialog job={job} opened={opened} onClose={() => setOpened(false)} />}
    </>
  );
}
