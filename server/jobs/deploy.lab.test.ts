import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  expectNothingLeft,
  loadConnectionTracking,
  type MachineSnapshot,
  takeSnapshot,
} from "@/server/infra/practice-lab/machine-snapshot-under-test";
import { requestLabRemoval } from "@/server/services/lab/request-lab-removal";
import { CanaryWatch } from "./deploy/canary-watch-under-test";
import { tellDeployed } from "./deploy/deployed-under-test";
import { LabUnderTest } from "./deploy/lab-under-test";
import { tellOptions } from "./deploy/options-under-test";
import { tellRecipe } from "./deploy/recipe-under-test";
import { tellRefusals } from "./deploy/refusals-under-test";
import { HostsBefore, tellReset, tellResetOfAnother } from "./deploy/reset-under-test";
import { tellRunAgain } from "./deploy/run-again-under-test";
import { tellWorkers } from "./deploy/workers-under-test";

const BUNDLE_MAY_BE_BUILT = 1_800_000;

// one lab for all chapters, each takes the hosts over as the one before left them: a deploy takes a minute
const stand = new LabUnderTest();
const hosts = new HostsBefore(stand);
let canaries: CanaryWatch;
let before: MachineSnapshot;
beforeAll(async () => {
  await stand.start(async (product) => {
    canaries = new CanaryWatch(product);
    await loadConnectionTracking();
    before = await takeSnapshot();
  });
  await hosts.note();
}, BUNDLE_MAY_BE_BUILT);
afterAll(async () => {
  canaries?.stop();
  await stand.stop();
});

describe("a deploy that cannot be done", () => tellRefusals(stand));
describe("a deploy that dies again and again, run again without a hand on any host", () =>
  tellRunAgain(stand));
describe("a deploy", () => {
  tellRecipe(stand);
  tellDeployed(stand);
});

describe("its secrets", () => {
  it("F20: canary secrets are nowhere", async () => {
    canaries.stop();
    expect(canaries.looks).toBeGreaterThan(100);
    expect(await canaries.findings(stand.lab)).toEqual([]);
  });
});

describe("a reset", () => tellReset(stand, hosts));
describe("a deploy with options, on some hosts, after a reset", () => tellOptions(stand, hosts));
describe("workers that come and go", () => tellWorkers(stand, hosts));
describe("a reset of what another installation left", () => tellResetOfAnother(stand, hosts));

describe("a practice lab that carried a cluster", () => {
  it("leaves nothing behind when it is removed", async () => {
    const { product, lab } = stand;
    const { jobId } = await requestLabRemoval(product.admin, { labId: lab.labId, confirmName: "rock" });
    const job = await product.until(jobId);
    expect(job.status, job.message ?? "").toBe("succeeded");
    await expectNothingLeft(before);
  });
});
