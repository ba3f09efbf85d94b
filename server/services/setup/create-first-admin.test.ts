import { verifyPassword } from "better-auth/crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createFirstAdmin } from "./create-first-admin";
import { readSetupState } from "./read-setup-state";
import { checkSetupCode, needsSetupCode } from "./setup-code";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const ADA = { name: "Ada", email: "Ada@Example.org", password: "correct horse battery" };

it("makes one administrator, whom better-auth can sign in, with an audit row", async () => {
  expect(await readSetupState(test.anonymous)).toEqual({ needsFirstAdmin: true, needsCode: false });
  const made = await createFirstAdmin(test.anonymous, ADA);
  expect(made).toMatchObject({ name: "Ada", email: "ada@example.org", role: "admin" });
  const [account] = await test.db.q.select().from(test.db.t.account);
  expect(account).toMatchObject({ userId: made.id, accountId: made.id, providerId: "credential" });
  expect(await verifyPassword({ hash: account?.password ?? "", password: ADA.password })).toBe(true);
  expect(await readSetupState(test.anonymous)).toEqual({ needsFirstAdmin: false, needsCode: false });
  expect(await test.auditTrail()).toMatchObject([
    {
      action: "user.create",
      actorKind: "system",
      subject: "Ada",
      subjectId: made.id,
      detail: { role: "admin" },
    },
  ]);
});

it("lets one of several win who ask at the same moment", async () => {
  const asked = await Promise.allSettled(
    ["a", "b", "c", "d"].map((name) =>
      createFirstAdmin(test.anonymous, { ...ADA, email: `${name}@example.org` }),
    ),
  );
  expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  for (const one of asked) if (one.status === "rejected") expect(one.reason.code).toBe("conflict");
  expect(await test.db.q.select().from(test.db.t.user)).toHaveLength(1);
});

it("refuses where somebody exists already, and bad input field by field", async () => {
  const short = createFirstAdmin(test.anonymous, { ...ADA, password: "short", email: "x" });
  await expect(short).rejects.toMatchObject({
    code: "bad_input",
    issues: [{ field: "email" }, { field: "password" }],
  });
  await test.as("viewer");
  expect(await refusalOf(createFirstAdmin(test.anonymous, ADA))).toMatchObject({ code: "conflict" });
});

describe("the setup code", () => {
  const open = { FAIRLEAD_HOST: "0.0.0.0", FAIRLEAD_SETUP_CODE: "ABCD-2345" };

  it.each([
    ["127.0.0.1", false],
    ["127.8.8.8", false],
    ["localhost", false],
    ["::1", false],
    ["0.0.0.0", true],
    ["127.0.0.1.example.org", true],
    ["10.0.0.5", true],
  ])("on %s is needed: %s", (FAIRLEAD_HOST, needed) => {
    expect(needsSetupCode({ FAIRLEAD_HOST })).toBe(needed);
  });
  it("is accepted however it was typed", () => {
    for (const given of ["ABCD-2345", "abcd2345", " abcd 2345 "]) checkSetupCode(open, given, 0);
    checkSetupCode({ FAIRLEAD_HOST: "127.0.0.1" }, undefined, 0);
  });
  it("stops guessing after five in a minute, the right one too", () => {
    const tryAt = (given: string | undefined, at: number) => () => checkSetupCode(open, given, at);
    for (let i = 0; i < 5; i++) expect(tryAt(i === 0 ? undefined : "WRONG", 1000)).toThrow("is not the one");
    expect(tryAt("ABCD-2345", 2000)).toThrow("Too many wrong codes: try again in 59 seconds.");
    tryAt("ABCD-2345", 62_000)();
  });
  it("says how to get one", () => {
    expect(() => checkSetupCode({ FAIRLEAD_HOST: "0.0.0.0" }, "x", 0)).toThrow("npm start, which prints one");
  });
});
