"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { About } from "@/server/contract/about";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import overview from "../labs/overview.module.css";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { CopyButton } from "../ui/copy-button";
import { formatDuration } from "../ui/format-time";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { aboutText } from "./about-text";

/** What runs here, for a support question. */
export function AboutPage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.about.get.queryOptions({}, { refetchInterval: 10_000 }));
  const about = query.data;
  return (
    <>
      <PageHeader
        title="About"
        sub="Versions and state of this installation; nothing here is secret."
        actions={
          about && <CopyButton value={aboutText(about)} label="Copy for a support question" size="md" />
        }
        api={[
          { label: "Read versions", method: "GET", path: "/api/v1/about" },
          { label: "Health, for a monitor", method: "GET", path: "/api/healthz" },
        ]}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!about ? (
        !query.error && (
          <Panel>
            <SkeletonLines lines={7} />
          </Panel>
        )
      ) : (
        <div className={overview.columns}>
          <Panel title={`Fairlead ${about.version}`}>
            <dl className={overview.facts}>
              <dt>Runner</dt>
              <dd>
                <RunnerState runner={about.runner} />
              </dd>
              <dt>Database</dt>
              <dd>{about.database}</dd>
              <dt>Node.js</dt>
              <dd>{about.node}</dd>
              <dt>Platform</dt>
              <dd>{about.platform}</dd>
              <dt>Licence</dt>
              <dd>{about.licence}</dd>
              <dt>API</dt>
              <dd>
                <Link href={paths.settingsApi()}>Every call</Link>, or the{" "}
                <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a>
              </dd>
            </dl>
          </Panel>
          <Panel title="Made with">
            <dl className={overview.facts}>
              {about.parts.map((part) => (
                <PartRow key={part.name} {...part} />
              ))}
            </dl>
          </Panel>
        </div>
      )}
    </>
  );
}

function PartRow({ name, version }: { name: string; version: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{version}</dd>
    </>
  );
}

function RunnerState({ runner }: { runner: About["runner"] }) {
  if (runner.state === "none")
    return <StatusBadge status="failed" word="none ever started: jobs stay queued" />;
  const age = formatDuration(runner.heartbeatAgeMs ?? 0);
  return (
    <>
      {runner.state === "alive" ? (
        <StatusBadge status="succeeded" word={`alive, heard ${age} ago`} />
      ) : (
        <StatusBadge status="interrupted" word={`late, last heard ${age} ago`} />
      )}
      {runner.startedAt !== null && (
        <span>
          started <RelativeTime at={runner.startedAt} />
        </span>
      )}
    </>
  );
}
