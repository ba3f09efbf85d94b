import { eq } from "drizzle-orm";
import ssh2 from "ssh2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { secretBox } from "../secret-box";
import { draftOf, expectSealed } from "./credential-under-test";
import { listCredentials } from "./list-credentials";
import { makeSshKey } from "./make-ssh-key";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("makes a pair, shows its public half, and seals the private one for its own row", async () => {
  const { operator, labId } = await draftOf(test, "rock");
  const made = await makeSshKey(operator, { labId, name: " first " });
  expect(made).toMatchObject({ labId, kind: "ssh-key", name: "first", usedBy: [] });
  expect(made.publicPart).toMatch(/^ssh-ed25519 AAAA\S+ fairlead /);
  const { credential } = test.db.t;
  const [row] = await test.db.q.select().from(credential).where(eq(credential.id, made.id));
  const box = await secretBox(test.db);
  const privateKey = box.open(row?.sealed ?? "", made.id);
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  expect(made.publicPart).toContain(parsed.getPublicSSH().toString("base64"));
  expect(() => box.open(row?.sealed ?? "", labId)).toThrow("moved to another row");
  const answers = [made, await listCredentials(await test.as("viewer"), { labId })];
  await expectSealed(test, ["PRIVATE KEY", privateKey.split("\n")[2] ?? ""], answers);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "credential.make",
    subject: "first",
    subjectId: made.id,
    labId,
    detail: { lab: "rock", kind: "ssh-key", fingerprint: made.fingerprint },
  });
});

it("refuses a name in use, a practice lab, a lab that is not there, and viewers", async () => {
  const { operator, labId } = await draftOf(test, "names");
  await makeSshKey(operator, { labId, name: "one" });
  await expect(makeSshKey(operator, { labId, name: "one" })).rejects.toMatchObject({
    code: "conflict",
    issues: [{ field: "name" }],
  });
  const practice = await makeLab(test.db);
  expect(await refusalOf(makeSshKey(operator, { labId: practice.id, name: "x" }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("practice lab"),
  });
  const viewer = await test.as("viewer");
  expect(await refusalOf(makeSshKey(viewer, { labId, name: "x" }))).toMatchObject({ code: "forbidden" });
  expect(
    await refusalOf(makeSshKey(operator, { labId: practice.id.replace(/^./, "f"), name: "x" })),
  ).toMatchObject({
    code: "not_found",
  });
});
