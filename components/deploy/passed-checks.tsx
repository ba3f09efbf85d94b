"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PassedCheck } from "@/server/contract/check";
import type { PlanOptions } from "@/server/contract/deploy";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./checks.module.css";
import type { Roles } from "./roles";

/** What a plan is asked with. */
export interface PlanInput {
  labId: string;
  bundleId?: string;
  roles?: Roles;
  options?: PlanOptions;
}

/** The checks that passed, each once with how often; its results are asked for when somebody opens it. */
export function PassedChecks({ passed, input }: { passed: readonly PassedCheck[]; input: PlanInput }) {
  const [opened, setOpened] = useState(false);
  const count = passed.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return null;
  return (
    <details className={classes.fold} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        Passed <span className="num">{count}</span>
      </summary>
      {opened && (
        <div className={classes.passed}>
          {passed.map((check) => (
            <PassedOf key={check.id} check={check} input={input} />
          ))}
        </div>
      )}
    </details>
  );
}

function PassedOf({ check, input }: { check: PassedCheck; input: PlanInput }) {
  const trpc = useTRPC();
  const [opened, setOpened] = useState(false);
  const query = useQuery({
    ...trpc.deploy.plan.queryOptions({ ...input, checks: "all" }, { staleTime: 15_000 }),
    enabled: opened,
  });
  const results = query.data?.checks.filter(({ id, status }) => id === check.id && status === "passed");
  return (
    <details className={classes.passedOf} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary title={check.id}>
        {check.title} <span className="num">{check.count}</span>
      </summary>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {opened && (
        <ul className={classes.onHosts} aria-busy={results === undefined}>
          {results?.map(({ host, message }) => (
            <li key={`${host ?? ""} ${message}`}>
              {host !== null && <code>{host}: </code>}
              {message}
            </li>
          )) ?? <li>…</li>}
        </ul>
      )}
    </details>
  );
}
