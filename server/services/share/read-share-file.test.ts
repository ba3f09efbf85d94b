import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { sampleText } from "@/server/domain/suite/sample-under-test";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { downloadShareFile, offerShare, previewShareFile } from "./read-share-file";
import { ALL_SECRETS, makeSharedRun, SECRETS, uploadRun } from "./share-under-test";

const data = mkdtempSync(path.join(tmpdir(), "fairlead-share-"));
vi.stubEnv("FAIRLEAD_DATA", data);
let test: ServiceTest;
let operator: ServiceContext;
let shared: Awaited<ReturnType<typeof makeSharedRun>>;
beforeAll(async () => {
  test = await startServiceTest();
  operator = await test.as("operator");
  shared = await makeSharedRun(test, operator);
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true, force: true });
});

/** Bytes of any of these in a file, in small or large letters. */
const told = (text: string, words: readonly string[]) => {
  const bytes = Buffer.from(text.toLowerCase());
  return words.filter((word) => bytes.includes(word.toLowerCase()));
};

describe("the file of a run", () => {
  it("tells none of the lab's names, addresses and serials, searched byte for byte", async () => {
    const { text } = await previewShareFile(operator, { runId: shared.runId });
    expect(told(text, ALL_SECRETS)).toEqual([]);
    const spellings = [
      ...[
        "Ludwig%20Nine",
        "Munich+Ost",
        "ludwig-nine",
        "0cc47a112233",
        "0C-C4-7A-11-22-33",
        "ip-203-0-113-11",
      ],
      ...[
        "2001:DB8:9",
        "2001:0db8:0009",
        "11111111-1111-1111",
        Buffer.from("muc-cp1.oam").toString("base64").slice(0, 12),
      ],
      ...["muc-", "10.244.1.7"],
    ];
    expect(told(text, spellings)).toEqual([]);
    expect(text).toContain(
      "Session is sticky after reaching the timeout on host-3 and host-3, host-4:/dev/sda",
    );
    expect(text).toContain("<h3>host-3</h3>");
    expect(text).toContain("pod address-");
  });

  it("shows a kind of them once it is ticked, and no other", async () => {
    for (const kind of ["names", "addresses", "serials"] as const) {
      const { text } = await previewShareFile(operator, { runId: shared.runId, [kind]: "1" });
      const others = Object.entries(SECRETS).flatMap(([one, words]) => (one === kind ? [] : words));
      expect(told(text, others), kind).toEqual([]);
      expect(told(text, SECRETS[kind]).length, kind).toBeGreaterThan(1);
    }
  });

  it("shows the nodes as a run of our own found them, a node that is no more under its pseudonym, too", async () => {
    const { suiteRun } = test.db.t;
    const [row] = await test.db.q.select().from(suiteRun).where(eq(suiteRun.id, shared.runId));
    if (!row) throw new Error("The run is gone.");
    const node = { name: "muc-wk77", ready: false, allocatable: { cpu: "7", "example.org/vf": "3" }, at: 1 };
    const set = (settings: typeof row.settings) =>
      test.db.write(({ q }) => q.update(suiteRun).set({ settings }).where(eq(suiteRun.id, shared.runId)));
    await set({ ...row.settings, nodes: [node] });
    const { text } = await previewShareFile(operator, { runId: shared.runId });
    await set(row.settings);
    expect(text).toContain("<h2>Nodes (0 of 1 Ready)</h2>");
    expect(text).toContain("As they were when the suite ran");
    expect(text).toContain("<code>3</code>");
    expect(told(text, [...ALL_SECRETS, "muc-wk77"])).toEqual([]);
  });

  it("says what the run is worth, in words, counts, marks, nodes, versions and sums", async () => {
    const { text } = await previewShareFile(operator, { runId: shared.runId });
    for (const part of [
      "failed: 2 of 356 conformance tests of 1.24 failed.",
      "<strong>uploaded</strong>: The result files were uploaded",
      "Required tests that did not run",
      "List not held for 1.24",
      "<h2>Nodes (1 of 1 Ready)</h2>",
      "not necessarily what the suite ran on",
      "63.9 CPUs",
      "intel.com/sriov",
      "kubelet v1.24.0",
      "test/e2e/network/service.go:3367",
      "Names of 354 passed tests",
      "SHA-256",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(
      /<script|<img|<link|https?:\/\/[^\s<"]+\.(js|css|png)|\son[a-z]+=|class="verdict good"/i,
    );
  });

  it("is the same for the same lab and moment, and is offered with what it hides", async () => {
    const first = await previewShareFile(operator, { runId: shared.runId });
    expect((await previewShareFile(operator, { runId: shared.runId })).sha256).toBe(first.sha256);
    const offer = await offerShare(operator, { runId: shared.runId });
    expect(offer).toMatchObject({
      ...{ size: first.size, gzipped: first.gzipped, leftOut: [], ordinary: ["root"] },
      can: {
        share: { allowed: true },
        link: { allowed: false, reason: expect.stringContaining("FAIRLEAD_URL") },
      },
    });
    expect(offer.hidden.names).toBeGreaterThan(10);
    expect((await offerShare(await test.as("viewer"), { runId: shared.runId })).can.share.allowed).toBe(
      false,
    );
  });

  it("is at most 100 kB gzipped for a run of 6,731 cases, also when all of them fail at length", async () => {
    const sizes: [string, number][] = [];
    for (const sample of ["v1.33-kind"]) {
      const { id: labId } = await makeLab(test.db, { kind: "registered" });
      const runId = await uploadRun(operator, labId, sampleText(sample, "junit"));
      const { text, gzipped } = await previewShareFile(operator, { runId });
      expect(gzipSync(text).length).toBe(gzipped);
      sizes.push([sample, gzipped]);
    }
    const noise = (n: number) =>
      Array.from({ length: 40 }, (_, at) => Math.sin(n * 97 + at).toString(36)).join(" ");
    let n = 0;
    const failing = sampleText("v1.33-kind", "junit").replace(
      /<testcase ([^>]*?)status="(?:passed|skipped)"([^>]*?)(?:\/>|>[\s\S]*?<\/testcase>)/g,
      (_, before, after) =>
        `<testcase ${before}status="failed"${after}><failure message="m" type="t">${noise(++n)}</failure></testcase>`,
    );
    const { id: labId } = await makeLab(test.db, { kind: "registered" });
    const worst = await previewShareFile(operator, { runId: await uploadRun(operator, labId, failing) });
    expect(n).toBeGreaterThan(6700);
    sizes.push(["all fail", worst.gzipped]);
    console.log(`share files, bytes gzipped: ${sizes.map((pair) => pair.join(" ")).join(", ")}`);
    for (const [sample, gzipped] of sizes) expect(gzipped, sample).toBeLessThanOrEqual(100_000);
    expect(worst.leftOut.join(" ")).toMatch(/failing tests/);
    expect(worst.text).toContain("This file is cut to stay small");
  });

  it("is taken along by who may share, and the trail has its sum", async () => {
    const viewer = await test.as("viewer");
    for (const read of [downloadShareFile, previewShareFile]) {
      expect((await refusalOf(read(viewer, { runId: shared.runId }))).code).toBe("forbidden");
    }
    const before = (await test.auditTrail()).length;
    const { sha256 } = await downloadShareFile(operator, { runId: shared.runId, addresses: "1" });
    const trail = await test.auditTrail();
    expect(trail).toHaveLength(before + 1);
    expect(trail[0]).toMatchObject({
      ...{ action: "share.download", subjectId: shared.runId, labId: shared.labId },
      detail: { sha256, reveal: { names: false, addresses: true, serials: false } },
    });
  });
});
