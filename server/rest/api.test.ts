import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMigrations } from "@/db/migrate";
import { getApp } from "@/server/auth/app";
import { Problem } from "@/server/contract/error-codes";
import { handleApi } from "./api";

const HERE = "http://127.0.0.1:4100";
const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-api-"));
vi.stubEnv("FAIRLEAD_DATA", dataDir);
beforeAll(() => runMigrations({ database: "sqlite", dataDir }));
afterAll(async () => {
  await (await getApp()).db.close();
  rmSync(dataDir, { recursive: true });
});

async function refusalOf(method: string, path: string, body?: BodyInit, type?: string): Promise<string> {
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  const init = { method, headers, body: body ?? null, duplex: "half" } as RequestInit;
  const answer = await handleApi(new Request(`${HERE}/api/v1${path}`, init));
  return Problem.parse(await answer.json()).code;
}
const empty = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });

it("asks for no body where the address says it all", async () => {
  const cancel = `/jobs/${v7()}/cancel`;
  expect(await refusalOf("POST", cancel)).toBe("not_signed_in");
  expect(await refusalOf("POST", cancel, empty())).toBe("not_signed_in");
  expect(await refusalOf("POST", "/setup/administrator")).toBe("bad_input");
});

it("takes JSON only, and says what is wrong with what is none", async () => {
  expect(await refusalOf("POST", "/practice-labs", "name=x", "application/x-www-form-urlencoded")).toBe(
    "unsupported",
  );
  expect(await refusalOf("POST", "/setup/administrator", "{", "application/json")).toBe("bad_input");
  expect(await refusalOf("GET", "/nothing/here")).toBe("not_found");
  expect(await refusalOf("DELETE", "/labs")).toBe("not_found");
});
