import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, Session } from "@/e2e/fixtures/session";
import { makeFolder, type Product, startProduct } from "@/e2e/fixtures/start-product";
import { PracticeCapacity } from "@/server/contract/practice-lab";
import { readRecord, recordFile, startOf } from "./start/record.mjs";

const START = path.resolve(import.meta.dirname, "start.mjs");

describe("the supervisor", () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  }, 600_000);
  afterAll(() => product?.stop());

  const record = () => readRecord(recordFile({ root: process.getuid?.() === 0, data: product.data }));
  const answers = async () => {
    try {
      return (await fetch(`${product.url}/api/v1/setup`, { signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  };
  async function until(holds: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await delay(50))
      if (await holds()) return true;
    return false;
  }

  it("runs web and runner, as root not as root", async () => {
    expect(await answers()).toBe(true);
    const [web, runner] = record().children;
    const owner = (pid = 0) =>
      spawnSync("ps", ["-o", "uid=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
    expect(owner(web?.pid)).toMatch(/^[1-9]\d*$|^$/);
    expect(owner(web?.pid)).toBe(owner(runner?.pid));
    expect(owner(web?.pid)).not.toBe("0");
  });

  it("starts a part again that dies", async () => {
    for (const index of [0, 1]) {
      const before = record().children[index];
      expect(before).toBeDefined();
      process.kill(before?.pid ?? 0, "SIGKILL");
      const back = () => {
        const now = record().children[index];
        return record().children.length >= 2 && now !== undefined && now.pid !== before?.pid;
      };
      expect(await until(back, 5000)).toBe(true);
    }
    expect(await until(answers, 10_000)).toBe(true);
  });

  it("starts within 5 s when everything is there, and says what each step took", async () => {
    const folder = makeFolder();
    const seconds: number[] = [];
    // the machine may be busy with something else: one of three is enough
    for (let tries = 0; tries < 3 && Math.min(...seconds) > 5; tries++) {
      const again = await startProduct({ folder });
      const printed = again.output();
      await again.stop();
      seconds.push(again.startSeconds);
      expect(printed).toMatch(/^install +\d+\.\d s +already installed$/m);
      for (const step of ["build", "web build"]) {
        expect(printed).toMatch(new RegExp(`^${step} +\\d+\\.\\d s +unchanged$`, "m"));
      }
      for (const step of ["database", "web"]) {
        expect(printed).toMatch(new RegExp(`^${step} +\\d+\\.\\d s`, "m"));
      }
    }
    rmSync(folder, { recursive: true, force: true });
    console.log(`started again in ${seconds.join(", ")} s`);
    expect(Math.min(...seconds)).toBeLessThanOrEqual(5);
  });

  it("keeps its door to practice labs when another installation of the same user stops", async () => {
    const session = new Session(product.url);
    expect((await session.call("POST", "/api/v1/setup/administrator", ADMIN)).status).toBe(200);
    await session.signIn(ADMIN.email, ADMIN.password);
    const capacity = async () => (await session.call("GET", "/api/v1/practice-lab-capacity")).json();
    const before = PracticeCapacity.parse(await capacity());
    // as root the service user has no other way to root than its door
    if (process.getuid?.() === 0) expect(before).toMatchObject({ supported: true });
    const other = await startProduct();
    await other.stop();
    expect(PracticeCapacity.parse(await capacity()).supported).toBe(before.supported);
  });

  it("is not started twice on one data folder", () => {
    const env = { ...process.env, FAIRLEAD_DATA: product.data };
    const second = spawnSync(process.execPath, [START], { env, encoding: "utf8" });
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`Fairlead already runs at ${product.url} (process ${product.pid})`);
  });

  it("F17: ends everything within 3 s of SIGTERM, with a connection open", async () => {
    const { children } = record();
    expect(children.length).toBeGreaterThanOrEqual(2);
    const open = get(`${product.url}/api/v1/setup`).on("error", () => {});
    const began = Date.now();
    await product.stop();
    expect(Date.now() - began).toBeLessThan(3000);
    for (const { pid, start } of children) expect(startOf(pid)).not.toBe(start);
    open.destroy();
  });
});
