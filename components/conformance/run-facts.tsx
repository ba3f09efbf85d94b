import type { SuiteRunDetail } from "@/server/contract/suite";
import { SUITE_FILE_NAMES } from "@/server/contract/suite-words";
import overview from "../labs/overview.module.css";
import { CopyButton } from "../ui/copy-button";
import { bytes } from "../ui/format-bytes";
import { formatDuration } from "../ui/format-time";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";

const FROM = {
  log: "as e2e.log says",
  given: "as the uploader said",
  counted: "told by the number of its conformance tests",
};

/** How the suite was started, as its files say, and the files themselves. */
export function RunFacts({ run }: { run: SuiteRunDetail }) {
  const { settings } = run;
  const facts: [string, string | number | null][] = [
    ["e2e.test", settings.suiteVersion],
    ["API server", settings.clusterVersion],
    ["Ginkgo", settings.ginkgo],
    ["Focus", settings.focus],
    ["Skip", settings.skip],
    ["Label filter", settings.labelFilter],
    ["Seed", settings.seed],
    ["Processes", settings.processes],
    ["Tries of a failing test", settings.flakeAttempts],
  ];
  return (
    <Panel title="How it was run">
      <dl className={overview.facts}>
        <dt>Release</dt>
        <dd>
          {run.release ?? "not known"}
          {run.releaseFrom && `, ${FROM[run.releaseFrom]}`}
        </dd>
        <dt>Ran</dt>
        <dd>
          {run.startedAt === null ? "its files do not say when" : <RelativeTime at={run.startedAt} />}
          {run.durationMs !== null && ` for ${formatDuration(run.durationMs)}`}
        </dd>
        {facts.map(
          ([word, value]) =>
            value !== null && [
              <dt key={`${word} is`}>{word}</dt>,
              <dd key={word} style={{ overflowWrap: "anywhere" }}>
                {value}
              </dd>,
            ],
        )}
        <dt>Added</dt>
        <dd>
          <RelativeTime at={run.createdAt} /> by {run.createdBy}
        </dd>
        {run.files.map(({ kind, size, sha256 }) => [
          <dt key={`${kind} is`}>{SUITE_FILE_NAMES[kind]}</dt>,
          <dd key={kind}>
            {bytes(size)}, SHA-256 <code title={sha256}>{sha256.slice(0, 12)}</code>{" "}
            <CopyButton value={sha256} label={`Copy the SHA-256 of ${SUITE_FILE_NAMES[kind]}`} />
          </dd>,
        ])}
      </dl>
    </Panel>
  );
}
