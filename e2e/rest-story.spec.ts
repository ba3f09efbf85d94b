import { expect, test } from "@playwright/test";
import { z } from "zod";
import { Problem } from "@/server/contract/error-codes";
import { JobDetail, LogRange } from "@/server/contract/job";
import { LabDetail } from "@/server/contract/lab";
import { UserRow } from "@/server/contract/user";
import { ADMIN, Session } from "./fixtures/session";
import { type Product, startProduct } from "./fixtures/start-product";

const Started = z.object({ jobId: z.string(), labId: z.string().optional() });

test.describe
  .serial("the story by REST", () => {
    let product: Product;
    let session: Session;
    let labId = "";

    test.beforeAll(async () => {
      product = await startProduct();
      session = new Session(product.url);
    });
    test.afterAll(async () => {
      await product?.stop();
    });

    async function finished(jobId: string): Promise<JobDetail> {
      for (;;) {
        const job = await session.ask(JobDetail, "GET", `/api/v1/jobs/${jobId}`);
        if (job.finishedAt !== null) return job;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }

    test("the first administrator is made once", async () => {
      const made = await session.ask(UserRow, "POST", "/api/v1/setup/administrator", ADMIN);
      expect(made.role).toBe("admin");
      const again = await session.call("POST", "/api/v1/setup/administrator", {
        ...ADMIN,
        email: "eve@example.org",
      });
      expect(again.ok).toBe(false);
      expect(Problem.parse(await again.json()).detail).toBeTruthy();
    });

    test("without a session there is nothing to read", async () => {
      const answer = await new Session(product.url).call("GET", "/api/v1/labs");
      expect(answer.status).toBe(401);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    });

    test("a wrong password is refused, the right one opens a session", async () => {
      expect((await session.signIn(ADMIN.email, "wrong password here")).status).toBe(401);
      expect((await session.signIn(ADMIN.email, ADMIN.password)).status).toBe(200);
      const me = await session.ask(
        z.object({ viewer: z.object({ email: z.string() }) }),
        "GET",
        "/api/v1/me",
      );
      expect(me.viewer.email).toBe(ADMIN.email);
    });

    test("a page carries a policy with a nonce of its own, an answer of the API none", async () => {
      const nonces = new Set<string>();
      for (let index = 0; index < 2; index += 1) {
        const answer = await session.call("GET", "/");
        const policy = answer.headers.get("content-security-policy") ?? "";
        const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1] ?? "";
        expect(policy).toContain("frame-ancestors 'none'");
        expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
        const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
        expect(scripts.length).toBeGreaterThan(0);
        for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
        nonces.add(nonce);
      }
      expect(nonces.size).toBe(2);
      const answer = await session.call("GET", "/api/v1/me");
      expect(answer.headers.get("content-security-policy")).toBeNull();
    });

    test("a foreign Origin changes nothing", async () => {
      const answer = await fetch(`${product.url}/api/v1/practice-labs`, {
        method: "POST",
        headers: { origin: "http://evil.example", "content-type": "application/json" },
        body: JSON.stringify({ name: "evil" }),
      });
      expect(answer.status).toBe(403);
    });

    test("a practice lab is made, its log is whole", async () => {
      const started = await session.ask(Started, "POST", "/api/v1/practice-labs", {
        name: "rest-lab",
        hosts: 1,
      });
      labId = started.labId ?? "";
      const job = await finished(started.jobId);
      expect(job.message).toBeTruthy();
      expect(job.status, job.message ?? "").toBe("succeeded");
      const log = await session.ask(LogRange, "GET", `/api/v1/jobs/${started.jobId}/log?limit=2000`);
      expect(log.finished).toBe(true);
      expect(log.lines.map(({ n }) => n)).toEqual(
        Array.from({ length: log.lastLine }, (_, index) => index + 1),
      );
      const text = await (await session.call("GET", `/api/v1/jobs/${started.jobId}/log.txt`)).text();
      expect(text).toBe(log.lines.map((line) => `${line.text}\n`).join(""));
    });

    test("the log stream ends by itself and goes on after Last-Event-ID", async () => {
      const lab = await session.ask(LabDetail, "GET", `/api/v1/labs/${labId}`);
      const jobId = lab.recentJobs[0]?.id ?? "";
      const events = await (await session.call("GET", `/api/v1/jobs/${jobId}/log/stream`)).text();
      expect(events).toContain("event: lines");
      expect(events.trimEnd()).toMatch(/event: end\ndata: .*$/);
    });

    test("the lab has its hosts, with pinned keys", async () => {
      const lab = await session.ask(LabDetail, "GET", `/api/v1/labs/${labId}`);
      expect(lab.state).toBe("ready");
      expect(lab.hostList.filter((host) => !host.jump)).toHaveLength(1);
      for (const host of lab.hostList) expect(host.fingerprint).toMatch(/^SHA256:/);
    });

    test("removing it wants its name", async () => {
      const wrong = await session.call("POST", `/api/v1/labs/${labId}/removal`, { confirmName: "other" });
      expect(wrong.status).toBe(400);
      const started = await session.ask(Started, "POST", `/api/v1/labs/${labId}/removal`, {
        confirmName: "rest-lab",
      });
      expect((await finished(started.jobId)).status).toBe("succeeded");
    });
  });
