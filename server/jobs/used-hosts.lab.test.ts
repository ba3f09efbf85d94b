import { afterAll, beforeAll, describe } from "vitest";
import { LabUnderTest } from "./deploy/lab-under-test";
import { tellOptions } from "./deploy/options-under-test";
import { HostsBefore, tellReset, tellResetOfAnother } from "./deploy/reset-under-test";
import { tellRunAgain } from "./deploy/run-again-under-test";

const BUNDLE_MAY_BE_BUILT = 1_800_000;

// one lab for all chapters, each takes the hosts over as the one before left them
const stand = new LabUnderTest();
const hosts = new HostsBefore(stand);
beforeAll(async () => {
  await stand.start();
  await hosts.note();
}, BUNDLE_MAY_BE_BUILT);
afterAll(() => stand.stop());

describe("a deploy that dies again and again, run again without a hand on any host", () =>
  tellRunAgain(stand));
describe("a reset", () => tellReset(stand, hosts));
describe("a deploy with options, after a reset", () => tellOptions(stand));
describe("a reset of what another installation left", () => tellResetOfAnother(stand, hosts));
