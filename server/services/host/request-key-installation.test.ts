import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { pinHostKey } from "../host-key/pin-host-key";
import { cancelJob } from "../job/cancel-job";
import { jobOf, makeDraftedLab } from "./drafted-lab-under-test";
import { requestKeyInstallation } from "./request-key-installation";

let test: ServiceTest;
let lab: Awaited<ReturnType<typeof makeDraftedLab>>;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  lab = await makeDraftedLab(test);
});

describe("a key installation", () => {
  const hostKey = makeSshKeyPair("a host");
  const oncePasswords = async () => {
    const { credential } = test.db.t;
    return test.db.q.select().from(credential).where(eq(credential.kind, "once-password"));
  };
  const ask = async () =>
    requestKeyInstallation(await test.as("operator"), {
      labId: lab.labId,
      credentialId: lab.credentialId,
      hosts: ["one"],
      password: "only once",
    });

  it("sends a password to no machine whose host key is not accepted", async () => {
    expect(await refusalOf(ask())).toMatchObject({
      code: "wrong_state",
      message: expect.stringContaining("of one is not accepted"),
    });
    expect(await oncePasswords()).toEqual([]);
  });

  it("seals the password for its job; a cancel before it began deletes it", async () => {
    const { labId } = lab;
    const hostId = await lab.hostIdOf("one");
    await test.db.write((db) =>
      pinHostKey({ ...test.system, db }, { labId, hostId, publicKey: hostKey.publicKey, by: "a test" }),
    );
    const { jobId } = await ask();
    const [sealed] = await oncePasswords();
    expect(sealed?.sealed).not.toContain("only once");
    const job = await jobOf(test, jobId);
    expect(job).toMatchObject({
      kind: "install-key",
      exclusive: true,
      title: "Install the key the key on one",
    });
    expect(JSON.stringify([job, await test.auditTrail()])).not.toContain("only once");
    await cancelJob(await test.as("operator"), { jobId });
    expect(await oncePasswords()).toEqual([]);
  });
});
