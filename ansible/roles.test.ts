import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { StageId } from "@/server/contract/deploy";
import { PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { removalStages } from "@/server/domain/kubeadm/removal-stages";

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ya?ml|py|j2|cfg)$/.test(name) && !name.includes(".ansible/"))
  .map((name) => ({ name, text: readFileSync(path.join(import.meta.dirname, name), "utf8") }));

type Task = { name?: string | undefined; block?: Task[]; rescue?: Task[]; always?: Task[] } & Record<
  string,
  unknown
>;
const Tasks: z.ZodType<Task[]> = z.array(z.looseObject({ name: z.string().optional() }));
const Play = z.object({ any_errors_fatal: z.boolean(), vars: z.object({ fairlead_stage: StageId }) });
const flat = (tasks: Task[]): Task[] =>
  tasks.flatMap((task) =>
    task.block ? [...flat(task.block), ...flat(task.rescue ?? []), ...flat(task.always ?? [])] : [task],
  );
const tasksOf = (text: string) =>
  parseAllDocuments(text).flatMap((one) => flat(Tasks.parse(one.toJS() ?? [])));
const roleTasks = files
  .filter(({ name }) => /^roles\/[^/]+\/(tasks|handlers)\//.test(name))
  .flatMap(({ name, text }) => tasksOf(text).map((task) => ({ file: name, task })));
const usesSecret = (task: Task) => {
  if (task["ansible.builtin.include_role"]) return false; // it only names the file
  const { name: _name, ...rest } = task;
  return /fairlead_join_token|kubeadm_config/.test(JSON.stringify(rest));
};

describe("roles", () => {
  it.each([
    ["a practice lab", /practice|\blabs?[-_ ]?host|fairlead-lab/i],
    [
      "whether a host is a container",
      /container=|docker|podman|\.dockerenv|detect-virt|virtualization|\/proc\/1\/environ/i,
    ],
    ["ignored preflight errors", /ignore[-_]?preflight/i],
    ["modules that fetch", /ansible\.builtin\.(apt|dnf|yum|package|pip|get_url|uri|git|unarchive)\b/],
    ["a network beyond the bundle", /https?:\/\/(?!127\.0\.0\.1|%s|containerd\.io|kubernetes\.io)/i],
  ])("know nothing of %s", (_what, pattern) => {
    expect(files.filter(({ text }) => pattern.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it("run one stage a play, in the order the plan names them", () => {
    const site = files.find(({ name }) => name === "site.yml")?.text ?? "";
    const plays = parseAllDocuments(site).flatMap((one) => z.array(Play).parse(one.toJS()));
    expect(plays.map((play) => play.vars.fairlead_stage)).toEqual(StageId.options);
    for (const play of plays) expect(play.any_errors_fatal).toBe(true);
  });

  it("let a worker leave by one stage a play, in the order the job names them", () => {
    const text = files.find(({ name }) => name === "remove-worker.yml")?.text ?? "";
    const Removal = z.object({
      any_errors_fatal: z.literal(true),
      hosts: z.string(),
      vars: z.object({ fairlead_stage: z.string() }),
    });
    const plays = parseAllDocuments(text).flatMap((one) => z.array(Removal).parse(one.toJS()));
    const stages = removalStages(
      { hosts: PLAN.hosts.slice(0, 2), telcoAddOns: { state: "present", pools: {} } },
      "node-3",
      false,
    );
    expect(plays.map((play) => play.vars.fairlead_stage)).toEqual(stages.map(({ id }) => id));
    // a pattern that was computed and came out empty would mean every host
    expect(plays.map((play) => play.hosts).filter((pattern) => pattern.includes("{{"))).toEqual([]);
    expect(plays.find((play) => play.vars.fairlead_stage === "reset-host")?.hosts).toBe("leaving");
  });

  it("are at most 60 tasks, each with a name, no shell task over 10 lines", () => {
    expect(roleTasks.length).toBeGreaterThan(20);
    expect(roleTasks.length).toBeLessThanOrEqual(60);
    for (const { file, task } of roleTasks) {
      expect(task.name, file).toBeTruthy();
      const shell = task["ansible.builtin.shell"];
      const text = typeof shell === "string" ? shell : JSON.stringify(shell ?? "");
      expect(text.trim().split("\n").length, task.name).toBeLessThanOrEqual(10);
    }
  });

  it("hide every task that handles the join token", () => {
    const open = roleTasks
      .filter(({ task }) => usesSecret(task) && task.no_log !== true)
      .map(({ task }) => task.name);
    // these two take the token out of what they show
    expect(open).toEqual(["Show what kubeadm said", "Name the reason"]);
  });

  it("call a task unchanged by decree only when it reads", () => {
    const reading = /^(Read|Look|Check|Wait|Show|Print)\b/;
    for (const { task } of roleTasks) {
      if (task.changed_when === false) expect(task.name).toMatch(reading);
    }
  });
});
