"use client";

import { Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { CheckResult } from "@/server/contract/check";
import type { DeployPlanView } from "@/server/contract/deploy-view";
import { ReadFacts } from "../hosts/read-facts";
import { findingWords } from "../labs/findings";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { useOnDemand } from "../ui/use-on-demand";
import { groupChecks, lookOf } from "./check-groups";
import classes from "./checks.module.css";
import { EndWaiver } from "./end-waiver";
import { optionTitle } from "./options/option-words";
import { PassedChecks, type PlanInput } from "./passed-checks";

const loadWaiveDialog = () => import("./waive-dialog").then((part) => part.WaiveDialog);

/** Every check of the plan: what is wrong comes first and open, what is well stays folded. */
export function ChecksPanel({
  view,
  input,
  onField,
}: {
  view: DeployPlanView;
  /** What the plan was asked with, to ask for the checks that passed. */
  input: PlanInput;
  /** Leads to the field a check names. */
  onField: (path: string) => void;
}) {
  const [waiving, setWaiving] = useState<CheckResult | null>(null);
  const WaiveDialog = useOnDemand(loadWaiveDialog, waiving !== null);
  const { open, told, undecided } = groupChecks(view.checks);
  const read = view.checks.flatMap((one) => one.factsAt ?? []);
  const row = (result: CheckResult) => (
    <CheckRow
      key={`${result.id} ${result.host ?? ""} ${result.message}`}
      result={result}
      can={view.can.waive}
      onWaive={() => setWaiving(result)}
      onField={onField}
    />
  );
  return (
    <Panel
      title="Checks"
      aside={
        <Group gap="xs">
          {read.length > 0 ? (
            <span>
              facts read <RelativeTime at={Math.min(...read)} />
            </span>
          ) : (
            "no facts read yet"
          )}
          <ReadFacts
            small
            labId={view.plan.labId}
            names={endpointName(view.plan.endpoint)}
            label="Read facts"
          />
        </Group>
      }
      flush
    >
      <p className={classes.words}>{findingWords(view.checks, view.passed)}</p>
      {open.length > 0 && <ul className={classes.checks}>{open.map(row)}</ul>}
      <Fold title="Told" results={told} row={row} />
      <Fold title="Not assessed" results={undecided} row={row} />
      <PassedChecks passed={view.passed} input={input} />
      {WaiveDialog && waiving && (
        <WaiveDialog labId={view.plan.labId} result={waiving} onClose={() => setWaiving(null)} />
      )}
    </Panel>
  );
}

/** The endpoint's name, for the hosts to look up; an address needs no looking up. */
function endpointName(endpoint: string): string[] {
  const name = endpoint.slice(0, endpoint.lastIndexOf(":"));
  return /^[\d.]+$/.test(name) ? [] : [name];
}

function Fold({
  title,
  results,
  row,
}: {
  title: string;
  results: readonly CheckResult[];
  row: (result: CheckResult) => ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  if (results.length === 0) return null;
  return (
    <details className={classes.fold} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        {title} <span className="num">{results.length}</span>
      </summary>
      {opened && <ul className={classes.checks}>{results.map(row)}</ul>}
    </details>
  );
}

function CheckRow({
  result,
  can,
  onWaive,
  onField,
}: {
  result: CheckResult;
  can: DeployPlanView["can"]["waive"];
  onWaive: () => void;
  onField: (path: string) => void;
}) {
  const { id, title, host, message, fix, waiver, field } = result;
  const { look, word } = lookOf(result);
  const waivable = result.status === "failed" && result.severity === "warning";
  return (
    <li className={classes.check}>
      <div className={classes.head}>
        <StatusBadge bare status={look} word={word} />
        <span className={classes.title} title={id}>
          {title}
        </span>
        {host !== null && <code className={classes.host}>{host}</code>}
      </div>
      <p className={classes.message}>{message}</p>
      {fix && <p className={classes.fix}>{fix}</p>}
      {field !== null && result.status !== "passed" && (
        <button type="button" className={classes.toField} onClick={() => onField(field)}>
          {fieldTitle(field)}
        </button>
      )}
      {waiver && (
        <p className={classes.fix}>
          Waived by {waiver.by} until {new Date(waiver.until).toISOString().slice(0, 10)}: {waiver.reason}
        </p>
      )}
      {waiver && <EndWaiver waiver={waiver} can={can} />}
      {waivable && (
        <ActionButton
          can={can}
          size="compact-xs"
          variant="default"
          className={classes.waive}
          onClick={onWaive}
        >
          Waive…
        </ActionButton>
      )}
    </li>
  );
}

/** Where a check leads: an option of the form, or the roles. */
function fieldTitle(path: string): string {
  return path.startsWith("options.") ? optionTitle(path.slice("options.".length)) : "Roles";
}
