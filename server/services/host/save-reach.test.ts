import { afterAll, beforeAll, expect, it } from "vitest";
import { HostReach } from "@/server/contract/host-reach";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { reach } from "@/server/domain/checks/red-cases-under-test";
import { readNewestReach } from "../check/read-newest-reach";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { deleteLabParts } from "../lab/forget-parts";
import { makeDraftedLab } from "./drafted-lab-under-test";
import { getReach, listReach } from "./list-reach";
import { saveFacts } from "./save-facts";
import { saveReach } from "./save-reach";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("keeps the newest of what a host saw, tells what is wrong in it, and forgets it with the lab", async () => {
  const { labId, hostIdOf } = await makeDraftedLab(test);
  const hostId = await hostIdOf("one");
  const write = <T>(work: (tx: typeof test.system) => Promise<T>) =>
    test.db.write((db) => work({ ...test.system, db }));
  const at = { labId, jobId: "job", ms: 9 };
  const seen = reach().get("node-1")?.reach;
  const twin = (lost: number | null) =>
    HostReach.parse({
      ...seen,
      ways: [{ ...seen?.ways[0], host: "two", mtu: 1400, lost }],
      names: [{ name: "two", addresses: ["203.0.113.9"] }],
    });
  const viewer = await test.as("viewer");
  expect(await listReach(viewer, { labId })).toEqual([]);
  expect(await getReach(viewer, { labId, host: "one" })).toBeNull();
  expect((await refusalOf(getReach(viewer, { labId, host: "three" }))).code).toBe("not_found");

  const two = await hostIdOf("two");
  await write((tx) => saveFacts(tx, { ...at, hostId: two, at: 1, facts: factsOf(2) }));
  await write((tx) => saveReach(tx, { ...at, hostId, at: 1, reach: twin(1500) }));
  await write((tx) => saveReach(tx, { ...at, hostId: "gone", at: 1, reach: twin(1500) }));
  const [first, ...others] = await listReach(viewer, { labId });
  expect(others).toEqual([]);
  expect(first).toMatchObject({ name: "one", tried: 1, reached: 1, slowestMs: 0.4, mtu: 1400, at: 1 });
  expect(first?.findings.map((one) => one.title)).toEqual([
    "Large packets from one to two are lost",
    "two is another machine on one",
  ]);
  expect(first?.findings[0]).toMatchObject({
    detail: expect.stringMatching(/^1400 bytes reach two \(.+\), 1500 are lost\.$/),
    hint: expect.stringContaining("MTU"),
  });

  await write((tx) => saveReach(tx, { ...at, hostId, at: 2, reach: twin(null) }));
  const after = await getReach(viewer, { labId, host: "one" });
  expect(after).toMatchObject({ at: 2, reach: { ways: [{ lost: null }] } });
  expect(after?.findings).toHaveLength(1);
  expect([...(await readNewestReach(viewer, labId)).keys()]).toEqual(["one"]);
  await write((tx) => deleteLabParts(tx, labId));
  expect(await listReach(viewer, { labId })).toEqual([]);
});
