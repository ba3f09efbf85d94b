"use client";

import { Text } from "@mantine/core";
import Link from "next/link";
import type { DeployPlanView } from "@/server/contract/deploy-view";
import { paths } from "../paths";
import { StatusIcon } from "../status/status-icon";
import { formatDuration } from "../ui/format-time";
import { Panel } from "../ui/panel";
import { Additions } from "./additions";
import { ChecksPanel } from "./checks-panel";
import classes from "./deploy.module.css";
import { LastRunPanel } from "./last-run-panel";
import { OfferPanel } from "./offer-panel";
import type { PlanInput } from "./passed-checks";
import { PlanFiles } from "./plan-files";

/** The plan: the two layers with their stages and hosts, what the hosts' provisioner asks for, and every file. */
export function PlanView({
  view,
  stale,
  input,
  onField,
}: {
  view: DeployPlanView;
  stale: boolean;
  /** What the plan was asked with. */
  input: PlanInput;
  /** Leads to the field a check names. */
  onField: (path: string) => void;
}) {
  const { plan, stages, layer1 } = view;
  const hosts = plan.hosts.map((host) => host.name);
  const reuses = view.cluster && view.cluster.state !== "gone";
  return (
    <div className={classes.plan} data-stale={stale || undefined} aria-busy={stale}>
      <Panel
        title="What will happen"
        aside={<span className="num">about {formatDuration(view.estimateSeconds * 1000)}</span>}
      >
        <ol className={classes.layers}>
          <li className={classes.layer} data-done>
            <StatusIcon status="done" size={16} label="done" />
            <div>
              <div className={classes.layerTitle}>Layer 1: {layer1}, already provisioned</div>
              <Text size="sm" c="dimmed">
                {hosts.length} {hosts.length === 1 ? "host answers" : "hosts answer"} SSH
                {plan.jumpHosts.length > 0 &&
                  ` through ${plan.jumpHosts.map((jump) => jump.name).join(", ")}`}
                . Skipped by this deploy.
              </Text>
            </div>
          </li>
          <li className={classes.layer}>
            <StatusIcon status="pending" size={16} label="to do" />
            <div className={classes.grow}>
              <div className={classes.layerTitle}>
                Layer 2: Kubernetes {plan.kubernetes} by kubeadm, from descriptor{" "}
                <Link href={paths.labDescriptor(plan.labId)}>revision {view.revision.number}</Link>
              </div>
              <ol className={classes.stages}>
                {stages.map((stage) => (
                  <li key={stage.id} className={classes.stage}>
                    <span>{stage.title}</span>
                    <span className={classes.stageHosts}>
                      {stage.hosts.length === hosts.length ? "all hosts" : stage.hosts.join(", ")}
                    </span>
                    <span className={classes.stageTime}>{formatDuration(stage.estimateSeconds * 1000)}</span>
                  </li>
                ))}
              </ol>
            </div>
          </li>
        </ol>
        <dl className={classes.facts}>
          <dt>API server</dt>
          <dd className="mono">{plan.endpoint}</dd>
          <dt>Pods</dt>
          <dd className="mono">{plan.podSubnet}</dd>
          <dt>Services</dt>
          <dd className="mono">{plan.serviceSubnet}</dd>
        </dl>
        {reuses && (
          <Text size="sm" mt="sm">
            These hosts carry a cluster of Fairlead already ({view.cluster?.kubernetes}, {view.cluster?.state}
            ): what is as it should be stays untouched.
          </Text>
        )}
      </Panel>
      <ChecksPanel view={view} input={input} onField={onField} />
      <OfferPanel prediction={view.prediction} />
      <Additions view={view} />
      <LastRunPanel lastRun={view.lastRun} />
      <Panel title={`Files that will be written (${view.files.length})`} flush>
        <PlanFiles files={view.files} hosts={hosts} />
      </Panel>
    </div>
  );
}
