import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { setUpAnsible } from "@/server/infra/installer/ansible-core";
import type { Engine } from "./engine-under-test";

const project = path.resolve(import.meta.dirname, "../..");
const TASKS = 20;
const LINES_A_TASK = 1000;
export const LINES = TASKS * LINES_A_TASK;

/** Prints 20,000 numbered lines in 20 tasks that take a moment each. */
const PLAYBOOK = `
- hosts: localhost
  connection: local
  gather_facts: false
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  tasks:
    - ansible.builtin.include_tasks: numbers.yml
      loop: "{{ range(${TASKS}) | list }}"
`;
const NUMBERS = `
- name: Print numbers
  ansible.builtin.debug:
    msg: "{{ range(item * ${LINES_A_TASK} + 1, (item + 1) * ${LINES_A_TASK} + 1) | list }}"
- name: Take a moment
  ansible.builtin.command: sleep 0.1
  changed_when: false
`;

/** Payload of a job that runs a real ansible-playbook with our callback plugin. */
export async function numbersPayload(folder: string): Promise<Record<string, unknown>> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "play.yml"), PLAYBOOK);
  writeFileSync(path.join(folder, "numbers.yml"), NUMBERS);
  const targetDir = path.join(project, ".build/ansible-cores");
  const ansible = await setUpAnsible({ wheelsDir: null, targetDir, log: () => {} });
  return {
    spawn: [[...ansible.ansiblePlaybook, "-i", "localhost,", path.join(folder, "play.yml")]],
    cwd: folder,
    env: {
      ...ansible.env,
      HOME: folder,
      LC_ALL: "C.UTF-8",
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      ANSIBLE_FORCE_COLOR: "1",
      ANSIBLE_HOME: path.join(folder, "ansible"),
      ANSIBLE_LOCAL_TEMP: path.join(folder, "tmp"),
      ANSIBLE_CALLBACK_PLUGINS: path.join(project, "ansible/plugins/callback"),
      ANSIBLE_CALLBACKS_ENABLED: "fairlead_events",
      FAIRLEAD_EVENTS_FD: "3",
    },
  };
}

/** Kills the runner after its claim, in the middle of shipping, and in the middle of the transaction that ends the job. */
export async function killRunnerThreeTimes(
  engine: Engine,
  meanwhile: (id: string) => Promise<void> = async () => {},
): Promise<string> {
  const payload = await numbersPayload(path.join(engine.dataDir, "play"));
  let runner = await engine.startRunner();
  const id = await engine.queue({ ...payload, planMs: 1000, result: { finishMs: 1000 } });
  await engine.untilStatus(id, ["running"]);
  await runner.end("SIGKILL");
  expect(existsSync(path.join(engine.folderOf(id), "started"))).toBe(false);

  runner = await engine.startRunner();
  const watching = meanwhile(id);
  while ((await engine.jobRow(id)).lastLine < LINES / 4) await sleep(10);
  await runner.end("SIGKILL");
  const inTheMiddle = await engine.jobRow(id);
  expect(inTheMiddle.status).toBe("running");
  expect(inTheMiddle.lastLine).toBeLessThan(LINES);
  await sleep(500);

  runner = await engine.startRunner();
  while (!existsSync(path.join(engine.folderOf(id), "exit.json"))) await sleep(20);
  const exit = JSON.parse(readFileSync(path.join(engine.folderOf(id), "exit.json"), "utf8"));
  while ((await engine.jobRow(id)).lastLine < exit.lastLine) await sleep(5);
  await sleep(400);
  await runner.end("SIGKILL");
  expect(await engine.jobRow(id)).toMatchObject({ status: "running", lastLine: exit.lastLine });

  await engine.startRunner();
  await watching;
  await checkWhole(engine, id);
  return id;
}

/** Nothing lost, nothing doubled, one execution, and every result tied to the lines it printed. */
async function checkWhole(engine: Engine, id: string): Promise<void> {
  const row = await engine.untilStatus(id);
  expect(row).toMatchObject({ status: "succeeded", fence: 4 });
  const folder = engine.folderOf(id);
  const { text, lines } = await engine.storedLog(id);
  expect(text === readFileSync(path.join(folder, "console.log"), "utf8")).toBe(true);
  expect(lines).toBe(row.lastLine);
  expect(readdirSync(folder).filter((name) => name.startsWith("begun-"))).toHaveLength(1);

  const said = stripVTControlCharacters(text).split("\n");
  const numbers = said.flatMap((line) => line.match(/^\s+(\d+),?$/)?.[1] ?? []);
  expect(numbers.map(Number)).toEqual(Array.from({ length: LINES }, (_, i) => i + 1));
  expect(text.includes("]7717;")).toBe(false);

  const { taskResult, jobEvent } = engine.db.t;
  const results = await engine.db.q
    .select()
    .from(taskResult)
    .where(eq(taskResult.jobId, id))
    .orderBy(taskResult.seq);
  const printed = results.filter((result) => result.task === "Print numbers");
  expect(printed).toHaveLength(TASKS);
  for (const [i, { firstLine, lastLine }] of printed.entries()) {
    const own = said.slice(firstLine - 1, lastLine).join("\n");
    expect(own).toContain(` ${i * LINES_A_TASK + 1},`);
    expect(own).toContain(` ${(i + 1) * LINES_A_TASK}\n`);
    expect(own).not.toContain(` ${(i + 1) * LINES_A_TASK + 1}`);
  }
  const events = await engine.db.q
    .select({ seq: jobEvent.seq })
    .from(jobEvent)
    .where(eq(jobEvent.jobId, id))
    .orderBy(jobEvent.seq);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
}
