"use client";

import { Checkbox } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import type { DeployPlanView } from "@/server/contract/deploy-view";
import type { Allowed } from "@/server/contract/job";
import { ActionButton } from "../ui/action-button";
import { Marks } from "../ui/marks";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./deploy.module.css";

/** Always in sight: what the button will do, why it will not, and what has to be accepted before. */
export function DeployBar({
  view,
  can,
  tick,
  error,
  loading,
  onDeploy,
}: {
  view: DeployPlanView;
  can: Allowed;
  /** The tick for programs somebody built; null where none is asked for. */
  tick: { on: boolean; set: (on: boolean) => void } | null;
  error: unknown;
  loading: boolean;
  onDeploy: () => void;
}) {
  const count = view.plan.hosts.length;
  const marks = [...(view.layer1 === "practice lab" ? ["practice lab"] : []), ...view.bundle.marks];
  return (
    <footer className={classes.bar}>
      {error !== null && error !== undefined && <ProblemAlert error={error} />}
      <div className={classes.barRow}>
        <div className={classes.barWords}>
          <span className={classes.barTitle}>
            Kubernetes {view.plan.kubernetes}, profile basic (lab), revision {view.revision.number}
          </span>
          <Marks marks={marks} />
          {tick && (
            <Checkbox
              size="sm"
              checked={tick.on}
              onChange={(event) => tick.set(event.currentTarget.checked)}
              label="Put programs that were built here, not released by their projects, on these hosts"
            />
          )}
          {!can.allowed && <span className={classes.quiet}>{can.reason}</span>}
        </div>
        <ActionButton
          can={can}
          size="md"
          loading={loading}
          leftSection={<IconRocket size={18} />}
          onClick={onDeploy}
        >
          Deploy to {count} {count === 1 ? "host" : "hosts"}
        </ActionButton>
      </div>
    </footer>
  );
}
