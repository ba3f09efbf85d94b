import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { desc } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { getApp } from "@/server/auth/app";
import { handleAuth } from "@/server/auth/handle-auth";
import { Problem } from "@/server/contract/error-codes";
import type { Role } from "@/server/contract/permissions";
import { bundleStore } from "@/server/infra/bundle/bundle-store";
import { makeSmallBundle } from "@/server/infra/bundle/small-bundle-under-test";
import { systemClock } from "@/server/services/context";
import { createUser } from "@/server/services/user/create-user";
import { uploadBundle } from "./upload-bundle";

const HERE = "http://127.0.0.1:4100";
const LIMIT = 1 << 20;
const work = mkdtempSync(path.join(tmpdir(), "fairlead-upload-"));
vi.stubEnv("FAIRLEAD_DATA", path.join(work, "data"));
let server: Server;
let port = 0;
let answered: Promise<Response>[] = [];
let said: string[] = [];

beforeAll(async () => {
  mkdirSync(path.join(work, "data"));
  await runMigrations({ database: "sqlite", dataDir: path.join(work, "data") });
  server = createServer((incoming, answer) => {
    const gone = new AbortController();
    incoming.once("error", () => gone.abort());
    answer.once("close", () => gone.abort());
    const init = {
      ...{ method: incoming.method ?? "", headers: incoming.headers, signal: gone.signal, duplex: "half" },
      body: Readable.toWeb(incoming),
    };
    const response = uploadBundle(new Request(HERE, init as unknown as RequestInit), LIMIT);
    answered.push(response);
    response.then(async (made) => {
      answer.writeHead(made.status, Object.fromEntries(made.headers));
      const text = await made.text();
      said.push(text);
      answer.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await (await getApp()).db.close();
  rmSync(work, { recursive: true, force: true });
});

let people = 0;
/** Signs a new person of this role in. @returns the cookie */
async function signIn(role: Role): Promise<string> {
  const { db } = await getApp();
  people += 1;
  const person = {
    name: `Ada ${people}`,
    email: `ada${people}@example.org`,
    password: "correct horse battery",
  };
  const actor = { kind: "system" as const, job: "a test" };
  await createUser({ actor, db, clock: systemClock, requestId: "a test" }, { ...person, role });
  const asked = new Request(`${HERE}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: HERE },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  return (await handleAuth(asked)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

/** Sends bytes as curl does. @param cut end the connection after so many */
async function send(
  bytes: Buffer,
  headers: Record<string, string>,
  cut?: number,
): Promise<{ status: number; body: unknown } | "cut"> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      ...{ host: "127.0.0.1", port, method: "PUT" },
      headers: { "content-type": "application/x-tar", ...headers },
    });
    sent.once("error", (cause) => (cut === undefined ? reject(cause) : resolve("cut")));
    sent.once("response", async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString();
      resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) });
    });
    if (cut === undefined) sent.end(bytes);
    else sent.write(bytes.subarray(0, cut), () => setTimeout(() => sent.destroy(), 100));
  });
}
let made = 0;
/** A bundle of its own as a tar. */
function tarOf(change: (folder: string) => void = () => {}): Buffer {
  made += 1;
  const folder = path.join(work, `bundle-${made}`);
  makeSmallBundle(folder, (manifest) => Object.assign(manifest, { name: `Kubernetes 1.34.4 (${made})` }));
  change(folder);
  execFileSync("tar", ["-cf", `${folder}.tar`, "-C", folder, "."]);
  return readFileSync(`${folder}.tar`);
}
const kept = () =>
  readdirSync(path.join(work, "data")).includes("bundles") ? readdirSync(bundleStore()) : [];
const chunked = { "transfer-encoding": "chunked" };

async function refusal(bytes: Buffer, headers: Record<string, string>): Promise<[number, string, string]> {
  const before = kept();
  const answer = await send(bytes, headers);
  expect(kept()).toEqual(before);
  if (answer === "cut") return expect.fail("the connection broke");
  const { code, detail } = Problem.parse(answer.body);
  expect(detail).toMatch(/^[^\n]+\.$/);
  return [answer.status, code, detail];
}

it("takes a bundle in, lists it and writes who sent it into the audit trail", async () => {
  const answer = await send(tarOf(), { cookie: await signIn("operator"), origin: HERE, ...chunked });
  expect(answer).toMatchObject({ status: 200, body: { bundleId: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  const id = answer === "cut" ? "" : Reflect.get(Object(answer.body), "bundleId");
  expect(kept()).toEqual([id]);
  const { db } = await getApp();
  const [entry] = await db.q.select().from(db.t.auditEntry).orderBy(desc(db.t.auditEntry.seq)).limit(1);
  expect(entry).toMatchObject({ action: "bundle.register", subjectId: id, actor: `Ada ${people}` });
  expect(entry?.detail).toMatchObject({ origin: "uploaded as a .tar" });
});

it("refuses who may not, other sites and what is no tar by its type", async () => {
  const operator = { cookie: await signIn("operator"), origin: HERE };
  expect((await refusal(tarOf(), {})).slice(0, 2)).toEqual([401, "not_signed_in"]);
  expect((await refusal(tarOf(), { cookie: await signIn("viewer"), origin: HERE }))[1]).toBe("forbidden");
  expect((await refusal(tarOf(), { ...operator, origin: "http://evil.example" }))[1]).toBe("forbidden");
  const form = await refusal(tarOf(), { ...operator, "content-type": "multipart/form-data" });
  expect(form.slice(0, 2)).toEqual([422, "unsupported"]);
});

it("F1: a wrong hash in an upload is 400 naming the file, and a foreign tar or no tar is too", async () => {
  const operator = { cookie: await signIn("operator"), origin: HERE };
  const wrong = tarOf((folder) => writeFileSync(path.join(folder, "cni/bridge"), "brigde"));
  expect(await refusal(wrong, operator)).toEqual([
    400,
    "bad_input",
    expect.stringContaining("cni/bridge has SHA"),
  ]);
  writeFileSync(path.join(work, "cat.jpg"), "cat");
  const foreign = execFileSync("tar", ["-cf", "-", "-C", work, "cat.jpg"]);
  expect((await refusal(foreign, operator))[2]).toMatch(
    /^The bundle is not a bundle|^The upload is no bundle/,
  );
  const noise = Buffer.alloc(LIMIT - 1, "x");
  expect((await refusal(noise, operator))[2]).toContain("is not a tar that can be read");
});

it("F9: an upload over the limit is 413, whether it tells its length or not", async () => {
  const operator = { cookie: await signIn("operator"), origin: HERE };
  const large = tarOf((folder) => {
    writeFileSync(path.join(folder, "large"), Buffer.alloc(LIMIT + 1));
  });
  const told = await refusal(large, { ...operator, "content-length": String(large.length) }).catch(
    () => null,
  );
  if (told) expect(told.slice(0, 2)).toEqual([413, "too_large"]);
  const untold = await refusal(large, { ...operator, ...chunked });
  expect(untold).toEqual([413, "too_large", expect.stringContaining(`larger than ${LIMIT} bytes`)]);
});

it("leaves nothing of an upload that was cut off", async () => {
  const operator = { cookie: await signIn("operator"), origin: HERE };
  const before = kept();
  [answered, said] = [[], []];
  const bytes = tarOf((folder) => writeFileSync(path.join(folder, "cni/large"), Buffer.alloc(500_000)));
  expect(await send(bytes, { ...operator, "content-length": String(bytes.length) }, 200_000)).toBe("cut");
  while (answered.length === 0) await sleep(20);
  expect((await answered[0])?.status).toBe(400);
  while (said.length === 0) await sleep(20);
  expect(said[0]).toContain("The upload was cut off, and nothing of it was kept");
  expect(kept()).toEqual(before);
});
