import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { findRunProcesses } from "@/server/infra/processes/run-processes";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { type Engine, type RunnerProcess, someSecret, startEngine } from "./engine-under-test";

let engine: Engine;
let runner: RunnerProcess;
beforeAll(async () => {
  engine = await startEngine();
  runner = await engine.startRunner();
});
afterAll(() => engine?.stop());

const consoleOf = (id: string) => readFileSync(path.join(engine.folderOf(id), "console.log"), "utf8");
const findingsOf = async (id: string) => {
  const { jobEvent } = engine.db.t;
  const rows = await engine.db.q.select().from(jobEvent).where(eq(jobEvent.jobId, id));
  return rows.flatMap(({ data }) => (data.type === "finding" ? [data] : []));
};
/** What the finish step was given; it keeps it in a lab's name. */
const foundBy = async (id: string) => {
  const { lab } = engine.db.t;
  const [row] = await engine.db.q
    .select()
    .from(lab)
    .where(eq(lab.id, `found-${id}`));
  return row === undefined ? undefined : JSON.parse(row.name);
};
const leftInMemory = (id: string) => readdirSync("/dev/shm").filter((name) => name.includes(id));

describe("a job", () => {
  it("runs to its end: its log in the database is its log on disk, its results are stored", async () => {
    const id = await engine.queue({ spawn: [["seq", "1", "20000"]], log: ["first"], result: { nodes: 3 } });
    const row = await engine.untilStatus(id);
    expect(row).toMatchObject({ status: "succeeded", message: "Done.", lastLine: 20_001, fence: 1 });
    const stored = await engine.storedLog(id);
    expect(stored.lines).toBe(20_001);
    expect(stored.text).toBe(consoleOf(id));
    expect(stored.text.startsWith("first\n1\n2\n")).toBe(true);
    expect(await foundBy(id)).toEqual({ outcome: "succeeded", data: { nodes: 3 }, secrets: {} });
    expect(leftInMemory(id)).toEqual([]);
  });

  it("keeps lines in one order whether they come from stdout or stderr, and every character", async () => {
    const script =
      'for i in 1 2 3 4 5 6 7 8 9; do echo "out $i"; echo "err $i" >&2; done; printf "ü\\r\\033[31m\\000 \\377x\\n%s" last; head -c 3000000 /dev/zero | tr "\\0" y';
    const id = await engine.queue({ spawn: [["sh", "-c", script]] });
    await engine.untilStatus(id);
    const { text, lines } = await engine.storedLog(id);
    expect(text).toBe(consoleOf(id));
    const said = text.split("\n");
    const turns = Array.from({ length: 9 }, (_, i) => [`out ${i + 1}`, `err ${i + 1}`]).flat();
    expect(said.slice(0, 18)).toEqual(turns);
    expect(said[18]).toBe("ü\r\u001b[31m␀ \ufffdx");
    expect(said.slice(19).join("")).toBe(`last${"y".repeat(3_000_000)}`);
    expect(lines).toBe(22);
  });

  it("that fails says why in its own words; one with a fault says where to look", async () => {
    const failing = await engine.queue({ fail: "node-2 has no disk: give it one." });
    const crashing = await engine.queue({ crash: "undefined is no host" });
    const child = await engine.queue({ spawn: [["sh", "-c", "echo no; exit 7"]] });
    const missing = await engine.queue({ spawn: [["no-such-program"]] });
    const message = async (id: string) => (await engine.untilStatus(id, ["failed"])).message;
    expect(await message(failing)).toBe("node-2 has no disk: give it one.");
    expect(await message(crashing)).toMatch(/^Something went wrong inside the job \(undefined is no host\)/);
    expect((await engine.storedLog(crashing)).text).toContain("Error: undefined is no host\n    at ");
    expect(await message(child)).toBe("sh ended with 7.");
    expect(await message(missing)).toBe("no-such-program ended with 127.");
    expect((await engine.storedLog(missing)).text).toContain("no-such-program: not found");
    expect(await foundBy(failing)).toMatchObject({ outcome: "failed" });
  });

  it("that cannot be planned, or cannot begin, fails without having run", async () => {
    const planless = await engine.queue({ refuse: "internals" });
    const short = await engine.queue({ secrets: { pin: "123" } });
    const unplanned = await engine.untilStatus(planless, ["failed"]);
    expect(unplanned.message).toMatch(/^Something went wrong inside Fairlead/);
    expect(existsSync(engine.folderOf(planless))).toBe(false);
    const unbegun = await engine.untilStatus(short, ["failed"]);
    expect(unbegun.message).toMatch(/^The job process did not start: .*at least 6/);
  });

  it("whose results cannot be stored has failed, and says so", async () => {
    const id = await engine.queue({ result: { finish: "throws" } });
    const row = await engine.untilStatus(id);
    expect(row).toMatchObject({ status: "failed", message: expect.stringContaining("could not be stored") });
    expect(await foundBy(id)).toMatchObject({ outcome: "failed", data: {} });
  });

  it("shows no secret in lines, events, results or files; hands sealed ones to its finish step", async () => {
    const password = `${someSecret()}"/&ü`;
    const { privateKey } = makeSshKeyPair("canary");
    const token = someSecret();
    const script =
      'printf "%s" "$KEY" | base64 -w0; echo; printf "%s\\n" "$KEY"; printf "in%sside\\n" "$TOKEN"';
    const id = await engine.queue({
      secrets: { password, privateKey, token },
      print: ["password", "privateKey"],
      seal: ["token"],
      env: { KEY: privateKey, TOKEN: token },
      spawn: [["sh", "-c", script]],
      result: { seen: `the ${token}` },
      fail: `no login with ${password}`,
    });
    const row = await engine.untilStatus(id);
    expect(row.message).toBe("no login with [hidden]");
    expect(await foundBy(id)).toEqual({
      outcome: "failed",
      data: { seen: "the [hidden]" },
      secrets: { token },
    });
    const keyLines = privateKey.split("\n").filter((line) => line.length >= 16);
    const base64 = Buffer.from(privateKey).toString("base64").slice(0, 40);
    const secrets = [password, token, base64, ...keyLines];
    const files = readdirSync(engine.folderOf(id)).map((name) => path.join(engine.folderOf(id), name));
    const texts = files.map((file) => readFileSync(file, "utf8"));
    texts.push((await engine.storedLog(id)).text, JSON.stringify(await findingsOf(id)));
    for (const secret of secrets) {
      expect(
        texts.filter((text) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1))),
      ).toEqual([]);
    }
    expect((await engine.storedLog(id)).text).toContain("in[hidden]side");
  });

  it("of a lab waits for the one that holds the lab", async () => {
    const labId = (await makeLab(engine.db)).id;
    const first = await engine.queue({ spawn: [["sleep", "1"]] }, labId);
    const second = await engine.queue({}, labId);
    const [one, two] = [await engine.untilStatus(first), await engine.untilStatus(second)];
    expect(two.startedAt ?? 0).toBeGreaterThanOrEqual(one.finishedAt ?? Number.POSITIVE_INFINITY);
  });
});

describe("cancel", () => {
  const cancel = (id: string) => {
    const { job } = engine.db.t;
    return engine.db.write((tx) => tx.q.update(job).set({ status: "canceling" }).where(eq(job.id, id)));
  };
  const untilLine = async (id: string, line: number) => {
    while ((await engine.jobRow(id)).lastLine < line) await sleep(20);
  };

  it("F21: leaves no process behind, whatever the programs do with signals and sessions", async () => {
    // one that leaves the group, one that ignores SIGINT, and a background one with the output open
    const script = "setsid sleep 600 & sleep 601 & trap '' INT; echo ready; sleep 602; sleep 603";
    const id = await engine.queue({
      stage: { id: "prepare", hosts: ["node-1"] },
      spawn: [["sh", "-c", script]],
    });
    await untilLine(id, 1);
    expect(findRunProcesses(`${id}.1`).length).toBeGreaterThanOrEqual(4);
    await cancel(id);
    const row = await engine.untilStatus(id, ["canceled"], 40_000);
    expect(row.message).toBe("Cancelled.");
    expect(findRunProcesses(`${id}.1`)).toEqual([]);
    expect(leftInMemory(id)).toEqual([]);
    expect(await foundBy(id)).toMatchObject({ outcome: "canceled" });
    expect((await engine.storedLog(id)).text).toBe(consoleOf(id));
  }, 60_000);

  it("is quick where a program ends at SIGINT", async () => {
    const id = await engine.queue({ spawn: [["sh", "-c", "echo ready; exec sleep 600"]] });
    await untilLine(id, 1);
    const began = Date.now();
    await cancel(id);
    await engine.untilStatus(id, ["canceled"]);
    expect(Date.now() - began).toBeLessThan(2000);
  });
});

describe("a job process that is killed", () => {
  it("F19: interrupts its job, says so, ends what it had started and lists what may still run", async () => {
    const id = await engine.queue({
      stage: { id: "prepare", hosts: ["node-1", "node-2"] },
      spawn: [["sh", "-c", "seq 1 5000; setsid sleep 600 & sleep 601"]],
    });
    while ((await engine.jobRow(id)).lastLine < 5000) await sleep(20);
    expect(leftInMemory(id)).toHaveLength(1);
    process.kill(engine.jobPid(id), "SIGKILL");
    const row = await engine.untilStatus(id, ["interrupted"], 10_000);
    expect(row.message).toContain("The job process is gone");
    expect((await findingsOf(id)).map(({ host, title }) => [host, title])).toEqual([
      ["node-1", "Something may still run on node-1"],
      ["node-2", "Something may still run on node-2"],
      [undefined, "Programs of the job were still running on this machine"],
    ]);
    expect(findRunProcesses(`${id}.1`)).toEqual([]);
    expect(leftInMemory(id)).toEqual([]);
    expect((await engine.storedLog(id)).text).toBe(consoleOf(id));
    expect(await foundBy(id)).toMatchObject({ outcome: "interrupted" });
  });
});

describe("a runner", () => {
  it("takes nothing up whose run folder is gone, and starts again what never began", async () => {
    const { machineId } = await engine.jobRow(
      await engine.queue({}).then((id) => engine.untilStatus(id).then(() => id)),
    );
    const stray = async (values: object) =>
      (
        await makeJob(engine.db, {
          labId: (await makeLab(engine.db)).id,
          kind: "bundle-build",
          status: "running",
          machineId,
          ...values,
        })
      ).id;
    const lost = await stray({ lastLine: 7 });
    const claimed = await stray({});
    const canceled = await stray({ status: "canceling" });
    const waiting = await stray({ payload: { log: ["hello"] } });
    mkdirSync(engine.folderOf(waiting), { recursive: true });
    writeFileSync(path.join(engine.folderOf(waiting), "started"), "");
    expect((await engine.untilStatus(lost)).message).toContain("The run folder of this job is not here");
    expect(await engine.untilStatus(claimed)).toMatchObject({ status: "succeeded", fence: 1 });
    const message = "Cancelled before it started.";
    expect(await engine.untilStatus(canceled)).toMatchObject({ status: "canceled", message });
    expect(await engine.untilStatus(waiting)).toMatchObject({ status: "succeeded", lastLine: 1 });
  });

  it("interrupts what a machine that went silent was running", async () => {
    const labId = (await makeLab(engine.db)).id;
    const old = { machineId: "elsewhere", runnerId: "gone", heartbeatAt: Date.now() - 100_000 };
    const { id } = await makeJob(engine.db, { labId, kind: "bundle-build", status: "running", ...old });
    const fresh = { ...old, heartbeatAt: Date.now() };
    const lives = await makeJob(engine.db, {
      labId: (await makeLab(engine.db)).id,
      kind: "bundle-build",
      status: "running",
      ...fresh,
    });
    expect(await engine.untilStatus(id)).toMatchObject({ status: "interrupted", fence: 1 });
    expect((await engine.jobRow(lives.id)).status).toBe("running");
  });

  it("costs next to nothing while nothing happens", async () => {
    const ticks = () => {
      const fields = readFileSync(`/proc/${runner.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    const before = ticks();
    await sleep(5000);
    // clock ticks of 10 ms: 25 are 5 % of one processor
    expect(ticks() - before).toBeLessThan(25);
  });

  it("F17: ends within 3 s of SIGTERM; its job goes on, and the next runner has every line", async () => {
    const id = await engine.queue({
      spawn: [["sh", "-c", "for i in $(seq 1 600); do echo line $i; sleep 0.01; done"]],
    });
    while ((await engine.jobRow(id)).lastLine < 50) await sleep(10);
    expect(await runner.end("SIGTERM")).toBeLessThan(3000);
    expect(runner.child.exitCode).toBe(0);
    expect((await engine.jobRow(id)).status).toBe("running");
    expect(() => process.kill(engine.jobPid(id), 0)).not.toThrow();
    await sleep(500);
    runner = await engine.startRunner();
    const row = await engine.untilStatus(id);
    expect(row).toMatchObject({ status: "succeeded", lastLine: 600, fence: 2 });
    expect((await engine.storedLog(id)).text).toBe(consoleOf(id));
  });
});
