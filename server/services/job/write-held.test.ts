import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { FenceLost } from "./fence";
import { writeHeld } from "./write-held";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const running = async () => {
  const { id: labId } = await makeLab(test.db);
  const { id } = await makeJob(test.db, { labId, kind: "host-test", status: "running", fence: 2 });
  return { labId, held: { id, run: 1, fence: 2 } };
};

it("writes for who holds the job, and nothing for who held it before", async () => {
  const { labId, held } = await running();
  const rename = (fence: number, name: string) =>
    writeHeld(test.system, { ...held, fence }, ({ db: { q, t } }) =>
      q.update(t.lab).set({ name }).where(eq(t.lab.id, labId)).returning(),
    );
  await rename(2, "mine");
  await expect(rename(1, "not mine")).rejects.toBeInstanceOf(FenceLost);
  const [lab] = await test.db.q.select().from(test.db.t.lab).where(eq(test.db.t.lab.id, labId));
  expect(lab?.name).toBe("mine");
});
