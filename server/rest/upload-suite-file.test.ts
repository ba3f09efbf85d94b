import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { makeLab } from "@/db/testing/factories";
import { getApp } from "@/server/auth/app";
import { handleAuth } from "@/server/auth/handle-auth";
import { Problem } from "@/server/contract/error-codes";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { systemClock } from "@/server/services/context";
import { createUser } from "@/server/services/user/create-user";
import { handleApi } from "./api";
import { uploadSuiteFile } from "./upload-suite-file";

const HERE = "http://127.0.0.1:4100";
const MIB = 1024 ** 2;
const work = mkdtempSync(path.join(tmpdir(), "fairlead-suite-file-"));
vi.stubEnv("FAIRLEAD_DATA", path.join(work, "data"));
let labId = "";
let cookie = "";
beforeAll(async () => {
  mkdirSync(path.join(work, "data"));
  await runMigrations({ database: "sqlite", dataDir: path.join(work, "data") });
  const { db } = await getApp();
  labId = (await makeLab(db)).id;
  const person = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  const ctx = {
    actor: { kind: "system" as const, job: "a test" },
    db,
    clock: systemClock,
    requestId: "a test",
  };
  await createUser(ctx, { ...person, role: "operator" });
  const { email, password } = person;
  const answer = await handleAuth(post("/api/auth/sign-in/email", { email, password }));
  cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
});
afterAll(async () => {
  await (await getApp()).db.close();
  rmSync(work, { recursive: true, force: true });
});

const post = (address: string, body: unknown) =>
  new Request(`${HERE}${address}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: HERE, cookie },
    body: JSON.stringify(body),
  });
/** Sends a body in pieces of 1 MiB, as it is made. */
function send(pieces: Iterable<Uint8Array>, { kind = "junit", headers = {} } = {}): Promise<Response> {
  const all = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = all.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const init = { method: "PUT", headers: { origin: HERE, cookie, ...headers }, body, duplex: "half" };
  return uploadSuiteFile(new Request(HERE, init as RequestInit), { labId, kind });
}
function* spaces(mebibytes: number): Generator<Uint8Array> {
  yield Buffer.from("<testsuites>");
  for (let sent = 0; sent < mebibytes; sent += 1) yield Buffer.alloc(MIB, " ");
}
const kept = () => {
  const folder = path.join(work, "data/suite-files", labId);
  return existsSync(folder) ? readdirSync(folder) : [];
};

it("F69: 200 MB are refused with one sentence, whether they tell their length or not, and nothing is kept", async () => {
  for (const headers of [{}, { "content-length": String(200 * MIB) }]) {
    const answer = await send(spaces(200), { headers });
    expect(answer.status).toBe(413);
    expect(Problem.parse(await answer.json()).detail).toBe(
      "junit_01.xml is larger than 100 MiB, and no suite writes one: choose the file that the suite wrote.",
    );
  }
  expect(kept()).toEqual([]);
});

it("takes a file in by its sum, and a run is made of it over REST", async () => {
  const answer = await send([sampleBytes("v1.33-kind", "junit")]);
  expect(answer.status).toBe(200);
  const { sha256 } = Object(await answer.json());
  expect(kept()).toEqual([sha256]);
  const made = await handleApi(post(`/api/v1/labs/${labId}/suite-runs`, { junit: sha256 }));
  const { runId } = Object(await made.json());
  const run = await handleApi(new Request(`${HERE}/api/v1/suite-runs/${runId}`, { headers: { cookie } }));
  expect(await run.json()).toMatchObject({ verdict: "passed", release: "1.33" });
  const cases = `${HERE}/api/v1/suite-runs/${runId}/cases?status=skipped&limit=2`;
  const page = await handleApi(new Request(cases, { headers: { cookie } }));
  expect(await page.json()).toMatchObject({ total: 6312, items: [{ n: 420 }, { n: 421 }] });
});

it("refuses who may not, other sites, another kind and no body", async () => {
  const statusOf = async (answer: Promise<Response>) => (await answer).status;
  const small = () => [Buffer.from("<testsuites/>")];
  expect(await statusOf(send(small(), { headers: { cookie: "" } }))).toBe(401);
  expect(await statusOf(send(small(), { headers: { origin: "http://evil.example" } }))).toBe(403);
  expect(await statusOf(send(small(), { kind: "tarball" }))).toBe(404);
  expect(await statusOf(send([]))).toBe(400);
  expect(await statusOf(send([Buffer.from("89504e47", "hex")]))).toBe(400);
});
