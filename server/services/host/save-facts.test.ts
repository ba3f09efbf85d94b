import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { HostFacts } from "@/server/contract/host-facts";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeDraftedLab } from "./drafted-lab-under-test";
import { diffHostFacts, getHostFacts, listHostReadings, listLabFacts } from "./host-readings";
import { findOtherLab, KEPT_READINGS, saveFacts } from "./save-facts";

let test: ServiceTest;
let lab: Awaited<ReturnType<typeof makeDraftedLab>>;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  lab = await makeDraftedLab(test);
});

describe("facts", () => {
  it("are kept with what changed, fifty readings a host, and compared by the verbs", async () => {
    const { labId } = lab;
    const hostId = await lab.hostIdOf("one");
    const facts = HostFacts.parse(factsOf(1));
    const save = (at: number, change: Partial<HostFacts> = {}) =>
      test.db.write((db) =>
        saveFacts(
          { ...test.system, db },
          { labId, hostId, jobId: "job", at, ms: 5, facts: { ...facts, ...change } },
        ),
      );
    expect(await save(1)).toBeNull();
    expect(await save(2)).toBe(0);
    expect(await save(3, { hostname: "other", uptimeSeconds: 1 })).toBe(1);
    const viewer = await test.as("viewer");
    const [newest, before] = await listHostReadings(viewer, { labId, host: "one" });
    expect([newest?.changes, before?.changes]).toEqual([1, 0]);
    const diff = await diffHostFacts(viewer, {
      labId,
      host: "one",
      from: before?.id ?? "",
      to: newest?.id ?? "",
    });
    expect(diff.map((change) => change.path)).toEqual(["hostname", "uptimeSeconds"]);
    expect((await getHostFacts(viewer, { labId, host: "one" }))?.facts.hostname).toBe("other");
    expect(await getHostFacts(viewer, { labId, host: "two" })).toBeNull();
    const [short] = await listLabFacts(viewer, { labId });
    expect(short).toMatchObject({ name: "one", os: "Debian GNU/Linux 12 (bookworm)", numaNodes: 1 });
    for (let at = 4; at < KEPT_READINGS + 10; at++) await save(at);
    const kept = await listHostReadings(viewer, { labId, host: "one" });
    expect([kept.length, kept.at(-1)?.at]).toEqual([KEPT_READINGS, 10]);
    expect((await refusalOf(getHostFacts(viewer, { labId, host: "three" }))).code).toBe("not_found");
  });

  it("tell a machine that is in another lab", async () => {
    const facts = HostFacts.parse({ ...factsOf(1), machineId: "f".repeat(32) });
    const { labId } = lab;
    const hostId = await lab.hostIdOf("one");
    await test.db.write((db) =>
      saveFacts({ ...test.system, db }, { labId, hostId, jobId: "job", at: 1, ms: 5, facts }),
    );
    const other = await makeLab(test.db);
    expect(await findOtherLab(test.system, other.id, "f".repeat(32))).toMatchObject({ host: "one" });
    expect(await findOtherLab(test.system, labId, "f".repeat(32))).toBeUndefined();
  });
});
