import { afterAll, beforeAll, expect, it } from "vitest";
import { SuiteRunPayload } from "@/server/contract/suite-job";
import { MANIFEST } from "@/server/domain/kubeadm/plan-under-test";
import { refusalOf } from "../context-under-test";
import { LabOfTest } from "../workers/workers-under-test";
import { planSuite } from "./plan-suite";
import { runSuite } from "./run-suite";

let lab: LabOfTest;
beforeAll(async () => {
  lab = await LabOfTest.start();
});
afterAll(() => lab.test.close());

const ask = (input: Omit<Parameters<typeof runSuite>[1], "labId">) =>
  runSuite(lab.owner, { labId: lab.labId, ...input });
const giveSuite = () => {
  const file = { path: "bin/e2e.test", size: 1, sha256: "9".repeat(64), executable: true };
  const manifest = { ...MANIFEST, files: [...MANIFEST.files, file] };
  return lab.test.db.write(({ q, t }) => q.update(t.bundle).set({ manifest }));
};

it("needs a verified cluster whose bundle holds the suite, and says what to do without", async () => {
  expect((await refusalOf(ask({ preset: "api" }))).message).toBe(
    "rack 9 has no verified cluster: deploy Kubernetes first.",
  );
  await lab.deploy();
  expect(await refusalOf(ask({ preset: "api" }))).toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("holds no bin/e2e.test"),
  });
});

it("says why the tests cannot be told where the bundle's program does not run", async () => {
  await giveSuite();
  const plan = (input: object) => refusalOf(planSuite(lab.owner, { labId: lab.labId, ...input }));
  expect(await plan({ preset: "api" })).toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/^The bundle's e2e\.test does not run on this machine \(.*ENOENT.*\)\.$/),
  });
  expect((await plan({})).message).toBe("Choose either a set of tests or a focus of your own.");
});

it("queues a run once for a key, with an audit row; nothing that disturbs without the lab's typed name", async () => {
  await giveSuite();
  const { jobId } = await ask({ preset: "api", idempotencyKey: "press" });
  expect(await ask({ preset: "api", idempotencyKey: "press" })).toEqual({ jobId });
  const job = await lab.jobOf(jobId);
  expect(job).toMatchObject({ kind: "suite-run", title: "Run suite on rack 9: API only" });
  const payload = SuiteRunPayload.parse(job.payload);
  expect(payload.disruptive).toBe(false);
  expect(payload.focus).toHaveLength(2);
  const [entry] = await lab.test.auditTrail();
  expect(entry).toMatchObject({ action: "suite.start", subject: "rack 9", detail: { jobId } });
  expect(await refusalOf(ask({ focus: ["\\[Serial\\]"], confirmName: "rack" }))).toMatchObject({
    code: "bad_input",
    message: "Type the lab's name, rack 9, to run tests that may disturb the cluster.",
  });
  const serial = await ask({ focus: ["\\[Serial\\]"], confirmName: "rack 9" });
  expect(SuiteRunPayload.parse((await lab.jobOf(serial.jobId)).payload).disruptive).toBe(true);
});

it("wants either a set or a focus, and no viewer", async () => {
  const words = "Choose either a set of tests or a focus of your own.";
  expect((await refusalOf(ask({}))).message).toBe(words);
  expect((await refusalOf(ask({ preset: "api", focus: ["x"] }))).message).toBe(words);
  const viewer = await lab.test.as("viewer");
  expect(await refusalOf(runSuite(viewer, { labId: lab.labId, preset: "api" }))).toMatchObject({
    code: "forbidden",
  });
});
