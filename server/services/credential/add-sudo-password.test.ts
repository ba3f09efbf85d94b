import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { secretBox } from "../secret-box";
import { addSudoPassword } from "./add-sudo-password";
import { draftOf, expectSealed } from "./credential-under-test";
import { listCredentials } from "./list-credentials";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("seals a password as it was typed, and shows it nowhere", async () => {
  const { operator, labId } = await draftOf(test, "rock");
  const password = "  canary {{ 7 * 7 }} ü ";
  const added = await addSudoPassword(operator, { labId, name: "ops", password });
  expect(added).toMatchObject({ kind: "sudo-password", publicPart: null, fingerprint: null });
  const { credential } = test.db.t;
  const [row] = await test.db.q.select().from(credential).where(eq(credential.id, added.id));
  expect((await secretBox(test.db)).open(row?.sealed ?? "", added.id)).toBe(password);
  await expectSealed(test, ["canary"], [added, await listCredentials(operator, { labId })]);
});

it("refuses one too short to be kept out of a log, without repeating it, and viewers", async () => {
  const { operator, labId } = await draftOf(test, "short");
  const refused = await refusalOf(addSudoPassword(operator, { labId, name: "ops", password: "qwxyz" }));
  expect(refused).toEqual({ code: "bad_input", message: "password: at least 6 characters." });
  const lines = addSudoPassword(operator, { labId, name: "ops", password: "two\nlines" });
  expect(await refusalOf(lines)).toEqual({ code: "bad_input", message: "password: a password is one line." });
  const viewer = addSudoPassword(await test.as("viewer"), { labId, name: "ops", password: "open sesame" });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
});
