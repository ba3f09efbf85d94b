import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getLab } from "./get-lab";
import { listLabs } from "./list-labs";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("pages by name, twice the same name included, without removed labs", async () => {
  for (const name of ["b", "a", "c", "a", "B"]) await makeLab(test.db, { name, search: "paged" });
  await makeLab(test.db, { name: "gone", search: "paged", state: "removed" });
  const viewer = await test.as("viewer");
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listLabs(viewer, { search: "paged", limit: 2, ...(cursor ? { cursor } : {}) });
    names.push(...page.items.map((lab) => lab.name));
    cursor = page.nextCursor;
  } while (cursor);
  expect(names).toEqual(["B", "a", "a", "b", "c"]);
});

it("looks for signs, not for patterns", async () => {
  for (const name of ["50% off", "50 miles", "under_score", "underXscore", "wow!"])
    await makeLab(test.db, { name });
  const viewer = await test.as("viewer");
  const find = async (search: string) => (await listLabs(viewer, { search })).items.map((lab) => lab.name);
  expect(await find("50%")).toEqual(["50% off"]);
  expect(await find("UNDER_")).toEqual(["under_score"]);
  expect(await find("w!")).toEqual(["wow!"]);
  expect(await refusalOf(listLabs(test.anonymous, {}))).toMatchObject({ code: "not_signed_in" });
});

it("shows hosts, cluster with its last nodes, and the job that holds the lab", async () => {
  const { db } = test;
  const lab = await makeLab(db, { name: "whole", search: "whole" });
  const id = v7();
  const jobHolding = await makeJob(db, {
    labId: lab.id,
    status: "running",
    createdAt: 2,
    title: "Deploy it",
  });
  await makeJob(db, { labId: lab.id, status: "queued", createdAt: 1 });
  const ssh = { address: "198.18.1.11", port: 22, user: "root", credentialId: v7() };
  await db.write(async (tx) => {
    const { t, q } = tx;
    for (const [name, jump, status] of [
      ["jump", true, "ok"],
      ["cp", false, "warn"],
      ["w1", false, "failed"],
    ] as const) {
      const host = { id: v7(), labId: lab.id, name, jump, address: "198.18.1.11", port: 22 };
      await q.insert(t.host).values(host);
      const seen = { steps: [], addresses: [], jobId: v7(), at: jump ? 1 : 7 };
      await q.insert(t.hostTest).values({ hostId: host.id, labId: lab.id, status, ...seen });
      for (const fingerprint of ["SHA256:old", "SHA256:new"]) {
        const acceptedAt = fingerprint === "SHA256:new" ? 2 : 1;
        const key = {
          id: v7(),
          hostId: host.id,
          labId: lab.id,
          publicKey: "k",
          fingerprint,
          acceptedBy: "x",
          acceptedAt,
        };
        await q.insert(t.hostKey).values(key);
      }
    }
    await q.insert(t.descriptorRevision).values({
      id: v7(),
      labId: lab.id,
      number: 1,
      author: "x",
      source: "practice lab",
      sha256: "x",
      createdAt: 1,
      content: {
        version: 1,
        provisioner: "practice-lab",
        jumpHosts: [{ name: "jump", ssh }],
        hosts: [
          { name: "cp", ssh, via: ["jump"], roles: ["control-plane"], recordedHardware: false },
          { name: "w1", ssh, via: ["jump"], roles: ["worker"], recordedHardware: true },
        ],
      },
    });
    const cluster = {
      labId: lab.id,
      jobId: v7(),
      bundleId: "b",
      profile: "basic",
      endpoint: "x",
      plan: {},
      verifiedAt: 5,
    };
    await q
      .insert(t.cluster)
      .values({ ...cluster, id: v7(), kubernetes: "1.33.0", state: "gone", createdAt: 1 });
    await q
      .insert(t.cluster)
      .values({ ...cluster, id, kubernetes: "1.34.4", state: "verified", createdAt: 2 });
    for (const [name, ready, at] of [
      ["cp", true, 1],
      ["w1", true, 1],
      ["w1", false, 2],
    ] as const) {
      await q
        .insert(t.nodeSnapshot)
        .values({ id: v7(), clusterId: id, name, ready, at, allocatable: { cpu: "4" } });
    }
  });
  const viewer = await test.as("viewer");
  const [row] = (await listLabs(viewer, { search: "whole" })).items;
  expect(row).toMatchObject({
    hosts: 2,
    site: null,
    reach: { reachable: 1, tested: 2, at: 7 },
    allocatable: { cpus: 8, pages1Gi: 0, devices: [], at: 1 },
    cluster: { id, kubernetes: "1.34.4", nodes: 2, nodesReady: 1 },
    activeJob: { id: jobHolding.id, title: "Deploy it", labName: "whole" },
    lastRun: null,
    conformance: { state: "not_assessed", detail: "a practice lab proves nothing" },
    nextStep: "Look at its nodes, then run or upload a suite.",
  });
  const detail = await getLab(viewer, { labId: lab.id });
  expect(detail.hostList.map(({ name, via, roles, fingerprint }) => [name, via, roles, fingerprint])).toEqual(
    [
      ["jump", [], [], "SHA256:new"],
      ["cp", ["jump"], ["control-plane"], "SHA256:new"],
      ["w1", ["jump"], ["worker"], "SHA256:new"],
    ],
  );
  expect(detail).toMatchObject({
    revision: { number: 1, source: "practice lab" },
    nodes: [{ name: "cp" }, { name: "w1", ready: false, at: 2 }],
    marks: ["practice lab", "recorded hardware"],
  });
  expect(detail.recentJobs.map((job) => job.status)).toEqual(["running", "queued"]);
  expect(await refusalOf(getLab(viewer, { labId: v7() }))).toMatchObject({ code: "not_found" });
});
