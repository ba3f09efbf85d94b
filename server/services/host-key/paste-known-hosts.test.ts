import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createLabDraft } from "../draft/create-lab-draft";
import { machine } from "../draft/draft-under-test";
import { saveLabDraft } from "../draft/save-lab-draft";
import { getLab } from "../lab/get-lab";
import { pasteKnownHosts } from "./paste-known-hosts";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** The lines as `ssh-keygen -H` leaves them: names hashed. */
function hashNames(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "fairlead-known-"));
  const file = path.join(folder, "known_hosts");
  writeFileSync(file, text);
  execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
  const hashed = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  return hashed;
}

async function draftWith(...hosts: ReturnType<typeof machine>[]) {
  const operator = await test.as("operator");
  const words = { name: `lab ${hosts[0]?.name}`, site: "", contact: "" };
  const { labId } = await createLabDraft(operator, words);
  await saveLabDraft(operator, { labId, step: "hosts", content: { ...words, jumpHosts: [], hosts } });
  const fingerprints = async () =>
    Object.fromEntries(
      (await getLab(operator, { labId })).hostList.map((host) => [host.name, host.fingerprint]),
    );
  return { operator, labId, fingerprints };
}

it("pins what OpenSSH's own file says, plain and hashed, and names who is missing", async () => {
  const hosts = [
    machine("a1", { address: "10.0.0.5" }),
    machine("a2", { address: "a2.example", port: 2222 }),
    machine("a3"),
  ];
  const { operator, labId, fingerprints } = await draftWith(...hosts);
  const keys = [makeSshKeyPair("one"), makeSshKeyPair("two")] as const;
  const plain = `10.0.0.5 ${keys[0].publicKey}\n[a2.example]:2222 ${keys[1].publicKey}\n`;
  const hashed = hashNames(plain);
  expect(hashed).not.toContain("10.0.0.5");
  const first = await pasteKnownHosts(operator, { labId, text: `${hashed}\nnonsense` });
  expect(first).toEqual({
    pinned: [
      { host: "a1", fingerprint: keys[0].fingerprint },
      { host: "a2", fingerprint: keys[1].fingerprint },
    ],
    missing: ["a3"],
    problems: [{ line: expect.any(Number), message: expect.stringContaining("no line of known_hosts") }],
  });
  expect(await fingerprints()).toEqual({ a1: keys[0].fingerprint, a2: keys[1].fingerprint, a3: null });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "host_key.accept",
    labId,
    detail: {
      from: "known_hosts",
      accepted: [
        { host: "a1", before: null },
        { host: "a2", before: null },
      ],
    },
  });
  expect((await pasteKnownHosts(operator, { labId, text: plain })).pinned).toEqual(first.pinned);
});

it("pins nothing and writes nothing when no line is of the lab; viewers may not", async () => {
  const { operator, labId, fingerprints } = await draftWith(machine("b1"));
  const text = `elsewhere.example ${makeSshKeyPair("x").publicKey}`;
  const before = (await test.auditTrail()).length;
  expect(await pasteKnownHosts(operator, { labId, text })).toEqual({
    pinned: [],
    missing: ["b1"],
    problems: [],
  });
  expect(await fingerprints()).toEqual({ b1: null });
  expect(await test.auditTrail()).toHaveLength(before);
  expect(await refusalOf(pasteKnownHosts(await test.as("viewer"), { labId, text }))).toMatchObject({
    code: "forbidden",
  });
});
