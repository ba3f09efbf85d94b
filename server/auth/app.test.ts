import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { getApp } from "./app";
import { getAuth } from "./auth";
import { actorFrom } from "./session";

const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-app-"));
vi.stubEnv("FAIRLEAD_DATA", dataDir);
vi.stubEnv("FAIRLEAD_URL", "https://lab.example.org");
afterAll(() => rmSync(dataDir, { recursive: true }));

it("opens database, key and sign-in once for the whole process, and tries again after a failure", async () => {
  await expect(getApp()).rejects.toThrow("npm start does that");
  await runMigrations({ database: "sqlite", dataDir });
  const [one, two] = await Promise.all([getApp(), getApp()]);
  expect(one).toBe(two);
  expect(await getAuth()).toBe(one.auth);
  expect(await actorFrom(new Headers({ cookie: "fairlead.session_token=x" }))).toEqual({ kind: "anonymous" });
  const { options } = one.auth;
  expect(options.baseURL).toBe("https://lab.example.org");
  expect(options.trustedOrigins).toContain("https://lab.example.org");
  await one.db.close();
});
