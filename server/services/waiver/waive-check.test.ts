import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addFacts, makeBundle, makeReadyLab } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { endWaiver } from "./end-waiver";
import { listWaivers } from "./list-waivers";
import { waiveCheck } from "./waive-check";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const DAY = 86_400_000;
const reason = "the switch is replaced on Friday";

async function labWithLowMtu() {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  await addFacts(test.db, lab.id, test.clock.at, (facts, name) => {
    for (const nic of facts.nics) if (nic.name === "eth0" && name === "two") nic.mtu = 1400;
  });
  return lab.id;
}
const mtuOf = async (labId: string) => {
  const { checks } = await planDeploy(await test.as("viewer"), { labId });
  return checks.find((one) => one.id === "network.mtu-equal" && one.host === "two");
};

it("lets a warning stand until its day, with who and why, and in the trail", async () => {
  const labId = await labWithLowMtu();
  const operator = await test.as("operator");
  expect(await mtuOf(labId)).toMatchObject({ status: "failed", severity: "warning", waiver: null });
  const until = test.clock.at + DAY;
  const wanted = { labId, checkId: "network.mtu-equal", host: "two", reason, until };
  const waiver = await waiveCheck(operator, wanted);
  expect(await mtuOf(labId)).toMatchObject({
    status: "waived",
    waiver: { reason, by: operator.actor.name, until },
  });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "check.waive",
    labId,
    detail: { checkId: "network.mtu-equal", host: "two", reason, until },
  });
  expect(await listWaivers(operator, { labId })).toEqual([waiver]);
  test.clock.at = until;
  expect(await mtuOf(labId)).toMatchObject({ status: "failed" });
});

it("counts again once it is ended", async () => {
  const labId = await labWithLowMtu();
  const operator = await test.as("operator");
  const until = test.clock.at + DAY;
  const { id } = await waiveCheck(operator, { labId, checkId: "network.mtu-equal", reason, until });
  expect(await mtuOf(labId)).toMatchObject({ status: "waived" });
  await endWaiver(operator, { labId, waiverId: id });
  expect(await mtuOf(labId)).toMatchObject({ status: "failed" });
  expect((await test.auditTrail())[0]).toMatchObject({ action: "check.end-waiver", subjectId: id });
  expect(await refusalOf(endWaiver(operator, { labId, waiverId: id }))).toMatchObject({ code: "not_found" });
  expect(await listWaivers(operator, { labId })).toEqual([]);
});

it("never waives an error", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  await addFacts(test.db, lab.id, test.clock.at, (facts) => {
    facts.clock.skewMs = 600_000;
  });
  const until = test.clock.at + DAY;
  await waiveCheck(operator, { labId: lab.id, checkId: "clock.skew-runner", reason, until });
  const { can } = await planDeploy(operator, { labId: lab.id });
  expect(can.deploy).toMatchObject({ allowed: false, reason: expect.stringContaining("600 s ahead") });
});

it.each([
  ["an error", { checkId: "memory.swap" }, /errors are not waived/],
  ["a remark", { checkId: "hardware.recorded" }, /only tells/],
  ["no check", { checkId: "no.such" }, /no check no\.such/],
  ["a host that is not there", { host: "nine" }, /no host nine/],
  ["a day that is past", { until: -1 }, /at most a year/],
  ["a day too far", { until: 400 * DAY }, /at most a year/],
  ["no reason", { reason: "because" }, /say why/],
])("refuses %s", async (_what, change, sentence) => {
  const labId = await labWithLowMtu();
  const until = test.clock.at + ("until" in change ? change.until : DAY);
  const wanted = { labId, checkId: "network.mtu-equal", reason, ...change, until };
  expect(await refusalOf(waiveCheck(await test.as("operator"), wanted))).toMatchObject({
    code: "bad_input",
    message: expect.stringMatching(sentence),
  });
  expect(await test.auditTrail()).toEqual([]);
});

it("F7: refuses a viewer", async () => {
  const labId = await labWithLowMtu();
  const wanted = { labId, checkId: "network.mtu-equal", reason, until: test.clock.at + DAY };
  expect(await refusalOf(waiveCheck(await test.as("viewer"), wanted))).toMatchObject({ code: "forbidden" });
});
