import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPairFiles } from "@/server/domain/descriptor/recorded/read-pair-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { expectSealed } from "../credential/credential-under-test";
import { listCredentials } from "../credential/list-credentials";
import { removeCredential } from "../credential/remove-credential";
import { machine, makeRegisteredLab } from "../draft/draft-under-test";
import { getDescriptor } from "../lab/get-descriptor";
import { secretBox } from "../secret-box";
import { exportRevision } from "./export-revision";
import { importRevision } from "./import-revision";
import { previewImport } from "./preview-import";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** Masked in the copies of this repository: made different here, so that a search for it means something. */
const PASSWORD = "canary-bmc-password";
/** Each test has a network of its own: a host belongs to one lab. */
const intel = (net: number) =>
  readPairFiles("kuberef/intel").map(({ name, text }) => ({
    name,
    text: text.replaceAll("REDACTED-IN-COPY", PASSWORD).replaceAll("10.10.19", `10.${net}.19`),
  }));

async function registered(name: string) {
  const operator = await test.as("operator");
  // node1 is known, and logged in to otherwise than the file can say
  const hosts = [
    machine("node1", { address: `${name}.example`, user: "ops", port: 2222 }),
    machine("gone", { address: `gone.${name}.example` }),
  ];
  const { labId } = await makeRegisteredLab(operator, { name, hosts });
  return { operator, labId };
}

describe("a PDF and its IDF", () => {
  it("are shown with findings, secrets and the diff, and nothing is written", async () => {
    const { operator, labId } = await registered("shown");
    const trail = (await test.auditTrail()).length;
    const preview = await previewImport(operator, { labId, files: intel(21) });
    expect(preview).toMatchObject({
      dialect: "kuberef",
      basedOn: 1,
      problems: [],
      files: [
        { name: "pdf.yaml", kind: "pdf" },
        { name: "idf.yaml", kind: "idf" },
      ],
      secrets: [{ kind: "bmc-password", name: "BMC of kuberef-jump and 5 more", file: "pdf.yaml" }],
    });
    expect(preview.machines).toHaveLength(6);
    const changes = preview.changes.map(({ path, kind }) => `${kind} ${path}`);
    expect(changes).toEqual(
      expect.arrayContaining([
        "added hosts[node2]",
        "removed hosts[gone]",
        "changed hosts[node1].ssh.address",
      ]),
    );
    expect(changes.some((change) => change.includes("hosts[node1].ssh.user"))).toBe(false);
    expect(JSON.stringify(preview)).not.toContain(PASSWORD);
    expect((await test.auditTrail()).length).toBe(trail);
    expect((await getDescriptor(operator, { labId })).number).toBe(1);
    expect(await listCredentials(operator, { labId })).toHaveLength(1);
  });

  it("become the next revision; their password is sealed once, in that transaction, and shown nowhere", async () => {
    const { operator, labId } = await registered("taken");
    const written = await importRevision(operator, { labId, basedOn: 1, files: intel(22) });
    expect(written.number).toBe(2);
    const { content, source } = await getDescriptor(operator, { labId });
    expect(source).toBe("kuberef");
    expect(content.hosts.map(({ name, roles }) => [name, roles])).toEqual([
      ["node1", ["control-plane"]],
      ["node2", ["control-plane"]],
      ["node3", ["control-plane"]],
      ["node4", ["worker"]],
      ["node5", ["worker"]],
    ]);
    expect(content.hosts[0]?.ssh).toMatchObject({ address: "10.22.190.202", user: "ops", port: 2222 });
    const kept = await listCredentials(operator, { labId });
    const bmc = kept.find(({ kind }) => kind === "bmc-password");
    expect(bmc?.usedBy).toHaveLength(6);
    expect(content.hosts.every(({ declared }) => declared?.bmc?.credentialId === bmc?.id)).toBe(true);
    const { credential } = test.db.t;
    const rows = await test.db.q
      .select()
      .from(credential)
      .where(and(eq(credential.labId, labId), eq(credential.kind, "bmc-password")));
    expect(rows).toHaveLength(1);
    expect((await secretBox(test.db)).open(rows[0]?.sealed ?? "", rows[0]?.id ?? "")).toBe(PASSWORD);
    const exported = await exportRevision(operator, { labId, number: 2, format: "kuberef-pdf" });
    await expectSealed(test, [PASSWORD], [written, content, kept, exported]);
    expect(exported.name).toBe("taken-revision-2-pdf.yaml");
    expect((await test.auditTrail())[0]).toMatchObject({
      action: "descriptor.import",
      subject: "taken",
      detail: { revision: 2, sealed: [{ kind: "bmc-password", name: "BMC of kuberef-jump and 5 more" }] },
    });
    const used = removeCredential(operator, { labId, credentialId: bmc?.id ?? "" });
    expect(await refusalOf(used)).toMatchObject({ code: "wrong_state" });
  });

  it("come back as they were exported, and change nothing: their password is still the sealed one", async () => {
    const { operator, labId } = await registered("again");
    await importRevision(operator, { labId, basedOn: 1, files: intel(23) });
    const [pdf, idf] = [
      await exportRevision(operator, { labId, number: 2, format: "pharos-1.0-pdf" }),
      await exportRevision(operator, { labId, number: 2, format: "pharos-1.0-idf" }),
    ];
    const preview = await previewImport(operator, { labId, files: [pdf, idf] });
    expect(preview.changes.filter(({ path }) => !path.includes("rest"))).toEqual([]);
    expect(preview.secrets).toEqual([]);
    const same = importRevision(operator, { labId, basedOn: 2, files: intel(23) });
    expect(await refusalOf(same)).toEqual({ code: "bad_input", message: "Nothing differs from revision 2." });
    expect(await listCredentials(operator, { labId })).toHaveLength(2);
  });
});

it("refuses what is no descriptor with place and sentence, and writes nothing, no secret either", async () => {
  const { operator, labId } = await registered("refused");
  const bad = intel(24).map((file, i) => (i === 1 ? { ...file, text: "\tidf: 1\n" } : file));
  await expect(importRevision(operator, { labId, basedOn: 1, files: bad })).rejects.toMatchObject({
    code: "bad_input",
    message: expect.stringMatching(/^idf\.yaml:1:1: A tab stands/),
    issues: [{ field: "files.idf.yaml:1:1" }],
  });
  const late = importRevision(operator, { labId, basedOn: 7, files: intel(24) });
  expect(await refusalOf(late)).toMatchObject({ code: "conflict" });
  expect(await listCredentials(operator, { labId })).toHaveLength(1);
  for (const role of ["viewer", "operator"] as const) {
    const stranger = await test.as(role);
    expect(await refusalOf(previewImport(stranger, { labId, files: intel(24) }))).toMatchObject({
      code: "forbidden",
    });
  }
});

it("asks for a key when machines are new and the lab has several, and takes the chosen one", async () => {
  const { operator, labId } = await registered("keys");
  const { makeSshKey } = await import("../credential/make-ssh-key");
  const other = await makeSshKey(operator, { labId, name: "other" });
  const preview = await previewImport(operator, { labId, files: intel(25) });
  expect(preview.problems[0]?.message).toMatch(/kuberef-jump is new and has no SSH key/);
  expect(await refusalOf(importRevision(operator, { labId, basedOn: 1, files: intel(25) }))).toMatchObject({
    code: "bad_input",
  });
  await importRevision(operator, { labId, basedOn: 1, files: intel(25), credentialId: other.id });
  const { content } = await getDescriptor(operator, { labId });
  expect(content.hosts[1]?.ssh.credentialId).toBe(other.id);
  expect(content.hosts[0]?.ssh.credentialId).not.toBe(other.id);
});
