import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { DatabaseBusy } from "@/db/database";
import { notFound } from "@/server/domain/errors";
import { logger } from "@/server/infra/logger";
import { parseInput, toDomainError } from "./errors";

const withCode = (code: string) => Object.assign(new Error("secret detail /etc/x"), { code });
const quiet = () => vi.spyOn(logger(), "error").mockImplementation(() => {});

describe("toDomainError", () => {
  it("leaves what is meant for people as it is", () => {
    const known = notFound("This lab");
    expect(toDomainError(known, "r")).toBe(known);
    expect(toDomainError(new DatabaseBusy(), "r")).toMatchObject({
      code: "busy",
      message: "The database is busy, try again.",
    });
  });
  it("names every wrong field", () => {
    const parsed = z
      .object({ name: z.string(), host: z.object({ port: z.number() }) })
      .safeParse({ host: {} });
    expect(toDomainError(parsed.error, "r")).toMatchObject({
      code: "bad_input",
      issues: [{ field: "name" }, { field: "host.port" }],
    });
  });
  it.each([
    ["SQLITE_BUSY_SNAPSHOT", "busy"],
    ["SQLITE_FULL", "unavailable"],
    ["ENOSPC", "unavailable"],
    ["ECONNREFUSED", "unavailable"],
    ["57P01", "unavailable"],
    ["23505", "internal"],
  ])("%s becomes %s, also inside another error", (code, expected) => {
    quiet();
    const error = toDomainError(new Error("query failed", { cause: withCode(code) }), "r");
    expect(error.code).toBe(expected);
    expect(error.message).not.toContain("secret detail");
  });
  it("logs what it does not know under the request id and shows nothing of it", () => {
    const log = quiet();
    const cause = new Error("secret detail /etc/x");
    expect(toDomainError(cause, "req-7").message).toBe(
      "Something went wrong inside Fairlead; its log says what under req-7.",
    );
    expect(log).toHaveBeenCalledWith({ requestId: "req-7", err: cause }, expect.any(String));
    expect(toDomainError("a string", "r").code).toBe("internal");
  });
});

it("parseInput gives the parsed value, or the first problem in words", () => {
  const Shape = z.object({ name: z.string().trim().min(1, "give the lab a name") });
  expect(parseInput(Shape, { name: " x " })).toEqual({ name: "x" });
  expect(() => parseInput(Shape, { name: "" })).toThrow("name: give the lab a name.");
});
