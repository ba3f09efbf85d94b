import { afterAll, beforeAll, expect, it } from "vitest";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { listAuditEntries } from "./list-audit-entries";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
  const granted = await authorize(test.system, "lab.update");
  for (const subject of ["a", "b", "c", "d", "e"]) {
    await inAuditedWrite(test.system, granted, async () => ({
      result: undefined,
      entry: { action: "lab.rename", subject },
    }));
  }
});
afterAll(() => test.close());

it("pages through the trail, newest first", async () => {
  const auditor = await test.as("auditor");
  const first = await listAuditEntries(auditor, { limit: 3 });
  const second = await listAuditEntries(auditor, { limit: 3, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((row) => row.subject)).toEqual(["e", "d", "c", "b", "a"]);
  expect(first.items[0]).toMatchObject({
    actor: "Fairlead (a test)",
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(second.nextCursor).toBeNull();
});

it("shows it to auditors and administrators only", async () => {
  for (const role of ["viewer", "operator", "lab_owner"] as const) {
    expect(await refusalOf(listAuditEntries(await test.as(role), {}))).toMatchObject({ code: "forbidden" });
  }
});

it("filters by person, action, subject, lab, time and place, all at once", async () => {
  const own = await startServiceTest();
  try {
    const ada = await own.as("admin");
    const granted = await authorize(ada, "lab.update");
    const labId = "01900000-0000-7000-8000-000000000001";
    for (const [action, subject, minute, lab] of [
      ["lab.rename", "Munich_1", 0, labId],
      ["lab.remove", "munichX1", 1, null],
      ["job.cancel", "munich_2", 2, labId],
    ] as const) {
      own.clock.at = minute * 60_000;
      await inAuditedWrite(ada, granted, async () => ({
        result: undefined,
        entry: { action, subject, labId: lab },
      }));
    }
    const auditor = await own.as("auditor");
    const find = async (filter: Parameters<typeof listAuditEntries>[1]) =>
      (await listAuditEntries(auditor, filter)).items.map((row) => row.seq);
    expect(await find({ action: "lab." })).toEqual([2, 1]);
    expect(await find({ subject: "MUNICH_" })).toEqual([3, 1]);
    expect(await find({ actor: ada.actor.name.toUpperCase() })).toEqual([3, 2, 1]);
    expect(await find({ actor: "nobody" })).toEqual([]);
    expect(await find({ labId })).toEqual([3, 1]);
    expect(await find({ from: 60_000, to: 120_000 })).toEqual([2]);
    expect(await find({ seq: 2 })).toEqual([2]);
    expect(await find({ action: "lab.", labId, subject: "munich" })).toEqual([1]);
    const first = await listAuditEntries(auditor, { labId, limit: 1 });
    expect(first.items.map((row) => row.seq)).toEqual([3]);
    expect(await find({ labId, limit: 1, cursor: first.nextCursor ?? "" })).toEqual([1]);
  } finally {
    await own.close();
  }
});
