import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { noteLostLabs } from "./note-lost-labs";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function makeHere(state: "ready" | "removing", machineId = "here") {
  const { id } = await makeLab(test.db, { state });
  await makeJob(test.db, { labId: id, kind: "practice-lab-up", status: "succeeded", machineId });
  return id;
}
const stateOf = async (id: string) => {
  const { lab } = test.db.t;
  return (await test.db.q.select({ state: lab.state }).from(lab).where(eq(lab.id, id)))[0]?.state;
};

it("calls a ready lab of this machine broken when its daemon is gone, and says so in the trail", async () => {
  const [gone, alive, leaving] = [
    await makeHere("ready"),
    await makeHere("ready"),
    await makeHere("removing"),
  ];
  const elsewhere = await makeHere("ready", "another machine");
  const lost = await noteLostLabs(test.system, "here", async (id) => id === alive);
  expect(lost).toEqual([gone]);
  const states = await Promise.all([gone, alive, leaving, elsewhere].map(stateOf));
  expect(states).toEqual(["broken", "ready", "removing", "ready"]);
  expect(await test.auditTrail()).toMatchObject([{ action: "lab.lost", labId: gone, actorKind: "system" }]);
  expect(await noteLostLabs(test.system, "here", async () => true)).toEqual([]);
});

it("takes a lab without a daemon's socket for lost", async () => {
  const id = await makeHere("ready", "real");
  expect(await noteLostLabs(test.system, "real")).toEqual([id]);
});

it("is the runner's: a viewer may not", async () => {
  expect(await refusalOf(noteLostLabs(await test.as("viewer"), "here"))).toMatchObject({ code: "forbidden" });
});
