import { z } from "zod";
import { BundleRow } from "@/server/contract/bundle-view";
import { ClusterDetail, Kubeconfig } from "@/server/contract/cluster";
import { DeployPlanView } from "@/server/contract/deploy-view";
import { Problem } from "@/server/contract/error-codes";
import { Health } from "@/server/contract/health";
import { JobDetail, JobPage, LogRange } from "@/server/contract/job";
import { LabDetail } from "@/server/contract/lab";
import { pageOf } from "@/server/contract/pagination";
import { ROLES } from "@/server/contract/permissions";
import { AuditRow, UserRow } from "@/server/contract/user";
import { bundleForTests } from "@/server/infra/bundle/bundle-under-test";
import { ADMIN, Session } from "./fixtures/session";
import { type Product, startProduct } from "./fixtures/start-product";
import { expect, test } from "./fixtures/test";
import { secondsOf, waitForSuccess } from "./fixtures/wait-for-job";

const LAB = "rest-lab";
const Started = z.object({ jobId: z.string(), labId: z.string().optional() });

/** The story of the README by plain fetch: a session cookie and an Origin, nothing a browser would bring. */
test.describe
  .serial("the story by REST", () => {
    let product: Product;
    let session: Session;
    let labId = "";
    let bundleId = "";
    let firstDeploy = "";
    const figures: Record<string, number> = {};

    test.beforeAll(async () => {
      product = await startProduct();
      session = new Session(product.url);
    });
    test.afterAll(async () => {
      console.log(`seconds: ${JSON.stringify(figures)}`);
      await product?.stop();
    });
    const getLab = () => session.ask(LabDetail, "GET", `/api/v1/labs/${labId}`);
    const log = (jobId: string, from = 1) =>
      session.ask(LogRange, "GET", `/api/v1/jobs/${jobId}/log?limit=2000&from=${from}`);

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

    test("without a session there is nothing to read but the health", async () => {
      const stranger = new Session(product.url);
      const answer = await stranger.call("GET", "/api/v1/labs");
      expect(answer.status).toBe(401);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      const health = await stranger.ask(Health, "GET", "/api/healthz");
      expect(health).toMatchObject({ database: "ok", runner: { state: "alive" } });
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
      expect((await session.call("POST", "/api/auth/sign-up/email", ADMIN)).status).toBe(404);
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

    test("F9: JSON over 2 MiB is refused with 413", async () => {
      for (const path of ["/api/v1/practice-labs", "/api/trpc/lab.createPractice"]) {
        const answer = await session.call("POST", path, { name: "x".repeat(2 * 1024 * 1024) });
        expect(answer.status, path).toBe(413);
        expect(Problem.parse(await answer.json()).code).toBe("too_large");
      }
    });

    test("a practice lab is made, its log is whole", async () => {
      const started = await session.ask(Started, "POST", "/api/v1/practice-labs", { name: LAB, hosts: 3 });
      labId = started.labId ?? "";
      const job = await waitForSuccess(session, started.jobId);
      figures["practice lab"] = secondsOf(job);
      expect(job.stages.map(({ id, status }) => [id, status])).toEqual([
        ["base", "succeeded"],
        ["hosts", "succeeded"],
        ["ssh", "succeeded"],
      ]);
      const range = await log(started.jobId);
      expect(range.finished).toBe(true);
      expect(range.lines.map(({ n }) => n)).toEqual(
        Array.from({ length: range.lastLine }, (_, index) => index + 1),
      );
      const text = await (await session.call("GET", `/api/v1/jobs/${started.jobId}/log.txt`)).text();
      expect(text).toBe(range.lines.map((line) => `${line.text}\n`).join(""));
    });

    test("the log stream ends by itself and goes on after Last-Event-ID", async () => {
      const jobId = (await getLab()).recentJobs[0]?.id ?? "";
      const address = `/api/v1/jobs/${jobId}/log/stream`;
      const events = await (await session.call("GET", address)).text();
      expect(events).toContain("event: lines");
      expect(events.trimEnd()).toMatch(/event: end\ndata: .*$/);
      const headers = { cookie: session.cookie, "last-event-id": "2" };
      const rest = await (await fetch(`${product.url}${address}`, { headers })).text();
      const numbers = [...rest.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));
      expect(numbers[0]).toBe(3);
      expect(events.endsWith(rest.slice(rest.indexOf("event: end")))).toBe(true);
    });

    test("the lab has its hosts, with pinned keys, as descriptor revision 1", async () => {
      const lab = await getLab();
      expect(lab).toMatchObject({ state: "ready", revision: { number: 1, source: "practice lab" } });
      expect(lab.marks).toEqual(["practice lab", "recorded hardware"]);
      expect(lab.hostList.filter((host) => !host.jump)).toHaveLength(3);
      for (const host of lab.hostList) expect(host.fingerprint).toMatch(/^SHA256:/);
    });

    test("a bundle is imported from a folder", async () => {
      test.setTimeout(1_800_000);
      const folder = await bundleForTests();
      const Imported = z.object({ bundleId: z.string() });
      ({ bundleId } = await session.ask(Imported, "POST", "/api/v1/bundles", { folder }));
      const { items } = await session.ask(pageOf(BundleRow), "GET", "/api/v1/bundles");
      expect(items.map(({ id }) => id)).toEqual([bundleId]);
    });

    test("the plan says what would happen, with every file", async () => {
      const plan = await session.ask(DeployPlanView, "POST", `/api/v1/labs/${labId}/plans`, {});
      expect(plan).toMatchObject({ layer1: "practice lab", can: { deploy: { allowed: true } } });
      expect(plan.plan.overridesSource).toBe("practice lab");
      expect(plan.plan.hosts.map(({ role }) => role)).toEqual(["control-plane", "worker", "worker"]);
      expect(plan.stages).toHaveLength(7);
      expect(plan.files.length).toBeGreaterThan(3);
      expect(plan.rows.some((row) => row.verdict === "not met")).toBe(true);
    });

    async function deploy() {
      const { jobId } = await session.ask(Started, "POST", `/api/v1/labs/${labId}/deploys`, { bundleId });
      return waitForSuccess(session, jobId);
    }

    test("Kubernetes is deployed and verified", async () => {
      const job = await deploy();
      firstDeploy = job.id;
      figures.deploy = secondsOf(job);
      expect(job.stages.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "succeeded"));
      const cluster = await session.ask(ClusterDetail, "GET", `/api/v1/labs/${labId}/cluster`);
      expect(cluster).toMatchObject({ state: "verified", jobId: job.id, bundleId });
      expect(cluster.nodes.map(({ ready }) => ready)).toEqual([true, true, true]);
      for (const node of cluster.nodes) {
        expect(Object.keys(node.allocatable)).toEqual(expect.arrayContaining(["cpu", "memory", "pods"]));
      }
      expect((await getLab()).cluster).toMatchObject({ nodes: 3, nodesReady: 3, state: "verified" });
    });

    test("reading the kubeconfig is in the audit trail", async () => {
      const { id } = await session.ask(ClusterDetail, "GET", `/api/v1/labs/${labId}/cluster`);
      const address = `/api/v1/clusters/${id}/kubeconfig`;
      const { kubeconfig } = await session.ask(Kubeconfig, "POST", address);
      expect(kubeconfig).toContain("client-key-data:");
      const { items } = await session.ask(pageOf(AuditRow), "GET", "/api/v1/audit");
      expect(items[0]).toMatchObject({ action: "cluster.read_kubeconfig", subjectId: id, actor: ADMIN.name });
    });

    test("the same deploy again changes nothing", async () => {
      const again = await deploy();
      figures["deploy again"] = secondsOf(again);
      const first = await session.ask(JobDetail, "GET", `/api/v1/jobs/${firstDeploy}`);
      for (const host of ["host-1", "host-2", "host-3"]) {
        expect(countsOf(first, host).changed).toBeGreaterThan(5);
        expect({ host, ...countsOf(again, host) }).toMatchObject({ host, changed: 0, failed: 0 });
        expect(countsOf(again, host).ok).toBeGreaterThan(5);
      }
    });

    /** A host's task results over all stages. */
    function countsOf(job: JobDetail, host: string) {
      const cells = job.hostStages.filter((cell) => cell.host === host);
      const sum = (key: "ok" | "changed" | "failed") => cells.reduce((total, cell) => total + cell[key], 0);
      return { ok: sum("ok"), changed: sum("changed"), failed: sum("failed") };
    }

    test("people get roles, and may what their role may", async () => {
      for (const role of ROLES) {
        const person = { name: role, email: `${role}@example.org`, password: `${role} has a password`, role };
        expect((await session.ask(UserRow, "POST", "/api/v1/users", person)).role).toBe(role);
        const theirs = new Session(product.url);
        expect((await theirs.signIn(person.email, person.password)).status).toBe(200);
        const status = async (path: string, body: object) => (await theirs.call("POST", path, body)).status;
        const mayAdd = await status("/api/v1/users", { ...person, email: `by-${role}@example.org` });
        expect(mayAdd, role).toBe(role === "admin" ? 200 : 403);
      }
    });

    test("F7: a viewer may not deploy, and the plan says why", async () => {
      const viewer = new Session(product.url);
      await viewer.signIn("viewer@example.org", "viewer has a password");
      const refused = await viewer.call("POST", `/api/v1/labs/${labId}/deploys`, { bundleId });
      expect(refused.status).toBe(403);
      const { detail } = Problem.parse(await refused.json());
      expect(detail).toMatch(/needs the role Operator or above/);
      const plan = await viewer.ask(DeployPlanView, "POST", `/api/v1/labs/${labId}/plans`, {});
      expect(plan.can.deploy).toEqual({ allowed: false, reason: detail });
      const { items } = await viewer.ask(JobPage, "GET", `/api/v1/jobs?labId=${labId}&kind=deploy`);
      expect(items).toHaveLength(2);
    });

    test("removing the lab wants its name, and forgets its keys", async () => {
      const removal = `/api/v1/labs/${labId}/removal`;
      expect((await session.call("POST", removal, { confirmName: "other" })).status).toBe(400);
      const started = await session.ask(Started, "POST", removal, { confirmName: LAB });
      figures.removal = secondsOf(await waitForSuccess(session, started.jobId));
      const lab = await getLab();
      expect(lab).toMatchObject({ state: "removed", hosts: 0, cluster: { state: "gone" } });
      const { id } = await session.ask(ClusterDetail, "GET", `/api/v1/labs/${labId}/cluster`);
      expect((await session.call("POST", `/api/v1/clusters/${id}/kubeconfig`)).status).toBe(409);
    });
  });
