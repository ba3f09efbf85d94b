import { describe, expect, it } from "vitest";
import { Problem } from "@/server/contract/error-codes";
import { handleApi } from "./api";
import { JSON_LIMIT, withLimitedBody } from "./body-limit";
import { handleTrpc } from "./trpc";

const HERE = "http://127.0.0.1:4100";
const json = (bytes: number) => JSON.stringify({ name: "x".repeat(bytes - '{"name":""}'.length) });

function request(path: string, body: string | ReadableStream<Uint8Array>): Request {
  const headers = { "content-type": "application/json", origin: HERE };
  // undici wants to hear that a stream is sent before the answer is read
  return new Request(`${HERE}${path}`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
}

/** A body that never says how long it is, and never ends. */
const endless = (pulled: { bytes: number }) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled.bytes += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });

const ADDRESSES = [
  ["REST", handleApi, "/api/v1/practice-labs"],
  ["tRPC", handleTrpc, "/api/trpc/lab.createPractice"],
] as const;

describe.each(ADDRESSES)("%s", (_name, answer, path) => {
  it("F9: a JSON body over 2 MiB is refused with 413 and a sentence", async () => {
    const response = await answer(request(path, json(JSON_LIMIT + 1)));
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ code: "too_large", title: "Too large" });
    expect(problem.detail).toMatch(/larger than 2 MiB: send files through/);
  });

  it("F9: a body that does not tell its length is cut off at the limit", async () => {
    const pulled = { bytes: 0 };
    expect((await answer(request(path, endless(pulled)))).status).toBe(413);
    expect(pulled.bytes).toBeLessThan(JSON_LIMIT + 4 * 65_536);
  });
});

it("hands a body of exactly 2 MiB on, byte for byte", async () => {
  const body = json(JSON_LIMIT);
  expect(await (await withLimitedBody(request("/api/v1/labs", body))).text()).toBe(body);
});
