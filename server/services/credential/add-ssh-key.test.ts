import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { secretBox } from "../secret-box";
import { addSshKey } from "./add-ssh-key";
import { draftOf, expectSealed } from "./credential-under-test";

const PASSPHRASE = "a canary that sings";
let test: ServiceTest;
let key: { privateKey: string; publicKey: string };
beforeAll(async () => {
  test = await startServiceTest();
  const folder = mkdtempSync(path.join(tmpdir(), "fairlead-add-key-"));
  const file = path.join(folder, "id");
  execFileSync("ssh-keygen", ["-q", "-t", "ecdsa", "-f", file, "-N", PASSPHRASE, "-C", "ada"]);
  key = { privateKey: readFileSync(file, "utf8"), publicKey: readFileSync(`${file}.pub`, "utf8") };
  rmSync(folder, { recursive: true });
});
afterAll(() => test.close());

it("keeps an encrypted key opened and sealed, and neither its passphrase nor itself in the open", async () => {
  const { operator, labId } = await draftOf(test, "rock");
  const added = await addSshKey(operator, {
    labId,
    name: "own",
    privateKey: key.privateKey,
    passphrase: PASSPHRASE,
  });
  const [, blob = "none"] = key.publicKey.split(" ");
  expect(added).toMatchObject({ kind: "ssh-key", name: "own" });
  expect(added.publicPart).toBe(`ecdsa-sha2-nistp256 ${blob} fairlead ${labId}`);
  const { credential } = test.db.t;
  const [row] = await test.db.q.select().from(credential).where(eq(credential.id, added.id));
  const opened = (await secretBox(test.db)).open(row?.sealed ?? "", added.id);
  expect(opened).toContain("BEGIN OPENSSH PRIVATE KEY");
  await expectSealed(test, [PASSPHRASE, opened.split("\n")[3] ?? "", "PRIVATE KEY"], added);
  expect((await test.auditTrail())[0]).toMatchObject({ action: "credential.add", subject: "own", labId });
});

it("F26: refuses an encrypted key without its passphrase or with another, in words for the form, and keeps nothing", async () => {
  const { operator, labId } = await draftOf(test, "refusing");
  const { credential } = test.db.t;
  for (const passphrase of [undefined, "not this one"]) {
    const asked = addSshKey(operator, {
      labId,
      name: "own",
      privateKey: key.privateKey,
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    await expect(asked).rejects.toMatchObject({
      code: "bad_input",
      message:
        passphrase === undefined
          ? "This key is encrypted: give its passphrase."
          : expect.stringContaining("does not open"),
      issues: [{ field: "passphrase" }],
    });
  }
  expect(await test.db.q.select().from(credential).where(eq(credential.labId, labId))).toEqual([]);
});

it("asks who may before it opens anything", async () => {
  const { labId } = await draftOf(test, "theirs");
  const asked = addSshKey(await test.as("viewer"), { labId, name: "own", privateKey: "no key at all" });
  expect(await refusalOf(asked)).toMatchObject({ code: "forbidden" });
});
