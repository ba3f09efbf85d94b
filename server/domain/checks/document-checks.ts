import type { Check } from "./check";

const OF: Readonly<Record<Check["of"], string>> = {
  host: "each host's facts",
  hosts: "the facts of all hosts together",
  plan: "the plan",
  reach: "what the hosts see of each other",
};

const cell = (text: string) => text.replaceAll("|", "\\|");

/** docs/checks.md: what is compared with what, and where the rule comes from. A test keeps the file as this says. */
export function documentChecks(checks: readonly Check[]): string {
  const rows = checks.map(
    (one) =>
      `| \`${one.id}\` | ${one.severity}${one.warns ? " or warning" : ""} | ${cell(one.title)} | ${OF[one.of]} | ${cell(one.rule)} |`,
  );
  return `# Checks of a plan

${checks.length} checks judge a plan before anything runs. An **error** that failed keeps Deploy off; a **warning** can be waived for a time (who, why, until); **info** is only told.
What nobody read is *not assessed*: an error on an operator's own hosts, a remark on a practice lab's. Ids are stable: API clients and waivers name them (\`POST /api/v1/labs/{labId}/plans\`, \`/waivers\`).

| id | severity | asks | decided from | rule |
| -- | -------- | ---- | ------------ | ---- |
${rows.join("\n")}
`;
}
