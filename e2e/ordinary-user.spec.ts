import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { LabDetail } from "@/server/contract/lab";
import { UserRow } from "@/server/contract/user";
import { ADMIN, Session } from "./fixtures/session";
import { makeFolder, type Product, project, startProduct } from "./fixtures/start-product";
import { expect, test } from "./fixtures/test";
import { waitForJob } from "./fixtures/wait-for-job";

const Started = z.object({ jobId: z.string(), labId: z.string() });
const user = `flstart${process.pid}`;
const sudoers = `/etc/sudoers.d/${user}`;

/** Owners of a process: real, effective, saved and file system uid. */
const uidsOf = (pid: number) =>
  /^Uid:\s+(.*)$/m
    .exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    ?.split(/\s+/)
    .map(Number) ?? [];

test.describe
  .serial("started by an ordinary user", () => {
    let product: Product;
    let session: Session;
    let id = { uid: 0, gid: 0 };
    const folder = makeFolder();
    let app: string | undefined;

    /** The checkout where that user can read it: as it lies, or mounted elsewhere when a folder above is closed. */
    function findProject(): string {
      const asUser = ["--reuid", String(id.uid), "--regid", String(id.gid), "--clear-groups"];
      try {
        execFileSync("setpriv", [...asUser, "test", "-r", path.join(project, "package.json")]);
        return project;
      } catch {
        const place = makeFolder();
        execFileSync("mount", ["--bind", project, place]);
        app = place;
        return place;
      }
    }

    test.beforeAll(async () => {
      execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", user]);
      const number = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
      id = { uid: number("-u"), gid: number("-g") };
      execFileSync("chown", [`${id.uid}:${id.gid}`, folder]);
      product = await startProduct({ folder, user: id, env: { HOME: folder }, project: findProject() });
      session = new Session(product.url);
    });
    test.afterAll(async () => {
      await product?.stop();
      rmSync(sudoers, { force: true });
      execFileSync("userdel", [user]);
      rmSync(`/run/fairlead/${id.uid}`, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
      if (app === undefined) return;
      execFileSync("umount", [app]);
      rmdirSync(app); // never recursively: a mount may lie there
    });

    async function makeLab(name: string) {
      const started = await session.ask(Started, "POST", "/api/v1/practice-labs", { name, hosts: 1 });
      return { ...started, job: await waitForJob(session, started.jobId) };
    }
    async function removeLab(labId: string, confirmName: string) {
      const path = `/api/v1/labs/${labId}/removal`;
      const { jobId } = await session.ask(z.object({ jobId: z.string() }), "POST", path, { confirmName });
      return waitForJob(session, jobId);
    }

    test("all of it is that user, data and key closed to others", async () => {
      await session.ask(UserRow, "POST", "/api/v1/setup/administrator", ADMIN);
      expect((await session.signIn(ADMIN.email, ADMIN.password)).status).toBe(200);
      const record = JSON.parse(readFileSync(path.join(product.data, "supervisor.json"), "utf8"));
      for (const { pid } of record.children) expect(uidsOf(pid)).toEqual([id.uid, id.uid, id.uid, id.uid]);
      expect(statSync(product.data).mode & 0o777).toBe(0o700);
      expect(statSync(path.join(product.data, "key")).mode & 0o777).toBe(0o600);
    });

    test("F14: without sudo the practice lab's job fails with one sentence, and the lab can be removed", async () => {
      const { job, labId } = await makeLab("no-sudo");
      expect(job.status).toBe("failed");
      expect(job.message).toMatch(
        /^The practice lab needs root, .*not root and has no sudo.*start Fairlead as root/,
      );
      expect((await session.ask(LabDetail, "GET", `/api/v1/labs/${labId}`)).state).toBe("broken");
      expect((await removeLab(labId, "no-sudo")).status).toBe("succeeded");
    });

    test("with sudo -n it is made, and removed without a rest", async () => {
      writeFileSync(sudoers, `${user} ALL=(root) NOPASSWD: ALL\n`, { mode: 0o440 });
      const { job, labId } = await makeLab("with-sudo");
      expect(job.status, job.message ?? "").toBe("succeeded");
      const lab = await session.ask(LabDetail, "GET", `/api/v1/labs/${labId}`);
      expect(lab).toMatchObject({ state: "ready", hosts: 1 });
      expect(existsSync(`/var/lib/fairlead-labs/${labId}`)).toBe(true);
      expect((await removeLab(labId, "with-sudo")).status).toBe("succeeded");
      expect(existsSync(`/var/lib/fairlead-labs/${labId}`)).toBe(false);
    });
  });
