"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { ActiveJobLine } from "../labs/active-job-line";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { BundlePanel } from "./bundle-panel";
import classes from "./deploy.module.css";
import { DeployBar } from "./deploy-bar";
import { DeploySkeleton } from "./deploy-skeleton";
import { fieldProblems } from "./field-problems";
import { fieldOfPath, optionsOf, textsOf } from "./options/option-texts";
import { OptionsPanel, type WantedField } from "./options/options-panel";
import { usePlanOptions } from "./options/use-plan-options";
import { PlanView } from "./plan-view";
import { ProfilePanel } from "./profile-panel";
import { brokenRule, type Roles } from "./roles";
import { RolesPanel } from "./roles-panel";
import { useDeployChoice } from "./use-deploy-choice";
import { useLastSeen } from "./use-last-seen";

const PLENTY = 200;
// with its dialogs: only who has no bundle yet pays for it
const loadFirstBundle = () => import("./first-bundle").then((part) => part.FirstBundle);

/** Plan a deploy, read all of it, start it. */
export function DeployPage({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const lab = useLab(labId);
  const bundles = useQuery(trpc.bundle.list.queryOptions({ limit: PLENTY }, { refetchInterval: 5_000 }));
  const none = bundles.data?.items.length === 0;
  const FirstBundle = useOnDemand(loadFirstBundle, none);
  const header = (
    <PageHeader
      crumbs={lab.data ? [{ label: lab.data.name, href: paths.lab(labId) }] : []}
      title="Deploy"
      marks={lab.data?.marks ?? []}
      sub="What will be put on which host, before anything happens."
      api={deployCalls(labId)}
    />
  );
  if (lab.error && !lab.data) return <LabProblem error={lab.error} onRetry={() => void lab.refetch()} />;
  return (
    <>
      {header}
      {lab.data?.activeJob && <ActiveJobLine job={lab.data.activeJob} />}
      {bundles.error && !bundles.data && (
        <ProblemAlert error={bundles.error} onRetry={() => void bundles.refetch()} />
      )}
      {!lab.data || !bundles.data ? (
        !bundles.error && <DeploySkeleton />
      ) : none ? (
        FirstBundle ? (
          <FirstBundle lab={lab.data} />
        ) : (
          <DeploySkeleton />
        )
      ) : (
        <Plan lab={lab.data} bundles={bundles.data.items} />
      )}
    </>
  );
}

type Bundles = Parameters<typeof BundlePanel>[0]["bundles"];

function Plan({ lab, bundles }: { lab: LabDetail; bundles: Bundles }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const hosts = lab.hostList.filter((host) => !host.jump);
  const names = hosts.map((host) => host.name);
  const { bundleId, chosen, setBundle, setRoles } = useDeployChoice(names);
  const { texts, settled, setTexts, settling } = usePlanOptions(lab.id, names);
  const [wanted, setWanted] = useState<WantedField | null>(null);
  const broken = chosen && brokenRule(chosen);
  const [ticked, setTicked] = useState(false);
  // a plan by broken roles would be refused: what was planned before stays, dimmed
  const input = {
    labId: lab.id,
    ...(bundleId ? { bundleId } : {}),
    ...(chosen && !broken ? { roles: chosen } : {}),
    ...(settled ? { options: optionsOf(settled) } : {}),
  };
  const plan = useQuery(
    trpc.deploy.plan.queryOptions(
      { ...input, checks: "open" },
      { placeholderData: keepPreviousData, refetchInterval: 15_000 },
    ),
  );
  const proposal = useQuery(trpc.deploy.plan.queryOptions({ labId: lab.id, checks: "open" }));
  const start = useMutation(
    trpc.deploy.start.mutationOptions({
      onSuccess: ({ jobId }) => router.push(paths.job(jobId)),
      // the lab or the bundle changed since: show the plan as it is now
      onError: () => queries.invalidateQueries({ queryKey: trpc.deploy.plan.queryKey() }),
    }),
  );
  const view = useLastSeen(plan.data);
  const bundle = view?.bundle ?? bundles.find((one) => one.id === bundleId) ?? bundles[0];
  const problems = fieldProblems(names, plan.error, plan.error ? [] : (view?.checks ?? []));
  const options = (
    <OptionsPanel
      hosts={view?.plan.hosts.map((host) => host.name) ?? names}
      texts={texts ?? textsOf(view?.plan.options)}
      asked={texts !== null}
      offer={view?.offer ?? null}
      problems={problems}
      wanted={wanted}
      onTexts={setTexts}
    />
  );
  if (!view) {
    if (!plan.error || !bundle) return <DeploySkeleton />;
    return (
      <div className={classes.columns}>
        <div className={classes.left}>
          <BundlePanel bundles={bundles} chosen={bundle} onBundle={setBundle} />
          {(texts !== null || Object.keys(problems).length > 0) && options}
        </div>
        <NoPlan error={plan.error} onRetry={() => void plan.refetch()} />
      </div>
    );
  }
  const planned: Roles = Object.fromEntries(view.plan.hosts.map((host) => [host.name, host.role]));
  const proposed: Roles = proposal.data
    ? Object.fromEntries(proposal.data.plan.hosts.map((host) => [host.name, host.role]))
    : planned;
  const asksTick = view.bundle.marks.includes("built here") && lab.kind !== "practice";
  const refused = broken ?? (plan.error ? problemText(plan.error).message : null);
  const stale = settling || plan.isPlaceholderData;
  const can =
    refused !== null
      ? { allowed: false, reason: refused }
      : stale
        ? { allowed: false, reason: "The plan is being worked out anew." }
        : asksTick && !ticked && view.can.deploy.allowed
          ? { allowed: false, reason: "Programs that were built here need your tick." }
          : view.can.deploy;
  return (
    <>
      <div className={classes.columns}>
        <div className={classes.left}>
          <BundlePanel bundles={bundles} chosen={view.bundle} onBundle={setBundle} />
          <div id="roles">
            <RolesPanel
              hosts={hosts}
              roles={chosen ?? planned}
              broken={broken}
              onRoles={(roles) => setRoles(roles, proposed)}
            />
          </div>
          {options}
          <ProfilePanel rows={view.rows} />
        </div>
        <div>
          {plan.error && !broken && (
            <div className={classes.problem}>
              <ProblemAlert error={plan.error} onRetry={() => void plan.refetch()} />
            </div>
          )}
          {refused !== null && (
            <p className={classes.broken} data-note>
              The plan below is for the {broken ? "roles before this choice" : "choice before this one"}.
            </p>
          )}
          <PlanView
            view={view}
            stale={stale || refused !== null}
            input={input}
            onField={(path) => {
              const field = fieldOfPath(path, names);
              if (field !== null) setWanted({ field, at: Date.now() });
              else document.getElementById("roles")?.querySelector("input")?.focus();
            }}
          />
        </div>
      </div>
      <DeployBar
        view={view}
        can={can}
        tick={asksTick ? { on: ticked, set: setTicked } : null}
        error={start.error}
        loading={start.isPending || start.isSuccess}
        onDeploy={() => start.mutate({ ...input, digest: view.digest, acceptBuiltHere: asksTick && ticked })}
      />
    </>
  );
}

/** A lab whose hosts are still made is no error; anything else is said as one. */
function NoPlan({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { code, message } = problemText(error);
  if (code !== "wrong_state") return <ProblemAlert error={error} onRetry={onRetry} />;
  return (
    <Panel>
      <EmptyState title="Not yet">{message}</EmptyState>
    </Panel>
  );
}

const deployCalls = (labId: string) => [
  { label: "Plan a deploy", method: "POST", path: `/api/v1/labs/${labId}/plans`, body: {} } as const,
  { label: "Deploy", method: "POST", path: `/api/v1/labs/${labId}/deploys`, body: {} } as const,
];
