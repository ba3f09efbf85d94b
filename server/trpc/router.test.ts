import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeJob, makeLab, makeShareLink, makeSuiteRun } from "@/db/testing/factories";
import { PERMISSIONS, ROLES, roleHas } from "@/server/contract/permissions";
import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "@/server/services/context";
import { type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { appRouter, createCaller } from "./root";

/** A procedure as tRPC keeps it. */
const Definition = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  meta: z.object({
    permission: z.enum([
      "public",
      "signed_in",
      ...(Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[]),
    ]),
    openapi: z.object({
      method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
      path: z.string().regex(/^(\/[a-z0-9.-]+|\/\{[a-zA-Z]+\})+$/),
      tags: z.array(z.string()).min(1),
      summary: z.string().min(5),
      protect: z.boolean().optional(),
    }),
  }),
});
const procedures = Object.entries(appRouter._def.procedures).map(([name, procedure]) => ({
  name,
  raw: (procedure as unknown as { _def: unknown })._def,
}));
const defined = procedures.map(({ name, raw }) => ({ name, ...Definition.parse(raw) }));

/** Read by POST because their input is a map. */
const READING_BY_POST = ["deploy.plan", "draft.readTable", "suite.plan", "workers.plan"];

describe("every procedure", () => {
  it.each(procedures)("$name declares its permission and its REST address", ({ raw }) => {
    expect(Definition.safeParse(raw).error?.message).toBeUndefined();
  });

  it("changes something exactly when it is no GET", () => {
    expect(defined.length).toBeGreaterThan(15);
    const reading = defined.filter(({ type, name }) => type === "query" && !READING_BY_POST.includes(name));
    expect(reading.filter(({ meta }) => meta.openapi.method !== "GET")).toEqual([]);
    const writing = defined.filter(({ type }) => type === "mutation");
    expect(writing.filter(({ meta }) => meta.openapi.method === "GET")).toEqual([]);
    expect(defined.filter(({ type }) => type === "subscription")).toEqual([]);
  });

  it("has an address of its own, and asks for a session unless it is public", () => {
    const addresses = defined.map(({ meta }) => `${meta.openapi.method} ${meta.openapi.path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    const open = defined.filter(({ meta }) => meta.openapi.protect === false);
    expect(open.map(({ name }) => name)).toEqual(
      defined.filter(({ meta }) => meta.permission === "public").map(({ name }) => name),
    );
  });
});

describe("what a procedure declares is what its service asks for", () => {
  let test: ServiceTest;
  let inputs: Record<string, unknown>;
  beforeAll(async () => {
    test = await startServiceTest();
    const { id: labId, name } = await makeLab(test.db);
    const { id: jobId } = await makeJob(test.db, { labId });
    const clusterId = await makeCluster(labId, jobId);
    const runId = await makeSuiteRun(test.db, labId);
    const sharedRun = { runId: await makeSuiteRun(test.db, labId) };
    const linkId = await makeShareLink(test.db, { labId, ...sharedRun });
    const files = [{ name: "hosts.ini", text: "w9 ansible_host=192.0.2.99" }];
    inputs = {
      "user.list": {},
      "user.create": {
        name: "Eve",
        email: "eve@example.org",
        password: "correct horse battery",
        role: "viewer",
      },
      "apiKey.list": {},
      "apiKey.create": { name: "ci" },
      "apiKey.revoke": { keyId: v7() },
      "user.update": { userId: "nobody", role: "viewer" },
      "membership.list": { labId },
      "membership.set": { labId, email: "nobody@example.org", role: "operator" },
      "membership.remove": { labId, userId: "nobody" },
      "audit.list": {},
      "audit.chain": {},
      "about.get": {},
      "lab.list": {},
      "lab.get": { labId },
      "lab.descriptor": { labId },
      "lab.createPractice": { name: "mine" },
      "lab.rename": { labId, name },
      "lab.remove": { labId, confirmName: name },
      "reset.start": { labId, confirmName: name },
      "workers.plan": { labId, hosts: ["w1"] },
      "workers.add": { labId, hosts: ["w1"] },
      "workers.remove": { labId, host: "w1", confirmName: "w1" },
      "lab.forget": { labId, confirmName: name },
      "draft.create": { name: "mine too", site: "", contact: "" },
      "draft.get": { labId },
      "draft.save": { labId, step: "lab", content: { name, jumpHosts: [], hosts: [] } },
      "draft.discard": { labId },
      "draft.readTable": { text: "" },
      "draft.previewImport": { files },
      "draft.import": { name: "from files", files },
      "draft.register": { labId },
      "credential.list": { labId },
      "credential.makeKey": { labId, name: "k" },
      "credential.addKey": { labId, name: "k", privateKey: "k" },
      "credential.addSudoPassword": { labId, name: "k", password: "123456" },
      "credential.remove": { labId, credentialId: labId },
      "host.test": { labId },
      "host.tests": { labId },
      "host.installKey": { labId, credentialId: labId, hosts: ["w1"], password: "once only" },
      "host.readFacts": { labId },
      "host.facts": { labId, host: "w1" },
      "host.factsHistory": { labId, host: "w1" },
      "host.factsDiff": { labId, host: "w1", from: labId, to: labId },
      "host.reach": { labId, host: "w1" },
      "host.reachOfLab": { labId },
      "host.factsOfLab": { labId },
      "hostKey.accept": { labId, keys: [{ host: "w1", fingerprint: "SHA256:x" }] },
      "hostKey.pasteKnownHosts": { labId, text: "" },
      "descriptor.list": { labId },
      "descriptor.edit": { labId, basedOn: 1, content: describedContent(labId) },
      "descriptor.tag": { labId, hosts: ["w1"], add: ["x"] },
      "descriptor.diff": { labId, number: 1, to: 2 },
      "descriptor.previewImport": { labId, files },
      "descriptor.import": { labId, basedOn: 1, files },
      "descriptor.export": { labId, number: 1, format: "kuberef-pdf" },
      "job.list": {},
      "job.get": { jobId },
      "job.cancel": { jobId },
      "job.runAgain": { jobId },
      "job.readLog": { jobId },
      "job.tasks": { jobId },
      "bundle.list": {},
      "bundle.get": { bundleId: "none" },
      "bundle.build": { labId, kubernetes: "1.34.4" },
      "bundle.import": { folder: "/nowhere" },
      "deploy.plan": { labId },
      "deploy.start": { labId },
      "deploy.files": { jobId },
      "check.waivers": { labId },
      "check.waive": { labId, checkId: "facts.age", reason: "a good reason", until: 1 },
      "check.endWaiver": { labId, waiverId: labId },
      "node.list": { labId },
      "suite.plan": { labId, preset: "api" },
      "suite.list": { labId },
      "suite.run": { labId, preset: "api" },
      "suite.create": { labId, junit: "0".repeat(64) },
      "suite.get": { runId },
      "suite.ofNode": { labId, node: "one" },
      "suite.cases": { runId },
      "suite.case": { runId, n: 1 },
      "suite.remove": { runId, confirmName: name },
      "share.offer": sharedRun,
      "share.createLink": sharedRun,
      "share.links": { labId },
      "share.revokeLink": { linkId },
      "cluster.get": { labId },
      "cluster.kubeconfig": { clusterId },
      "cluster.kubectlRecipe": { clusterId },
      "cluster.attachManifest": {},
      "cluster.attach": {
        ...{ labId, way: "direct" },
        account: { server: "https://192.0.2.1", ca: "-----BEGIN CERTIFICATE-----", token: "t" },
      },
      "cluster.detach": { clusterId, confirmName: "-" },
    };
  });
  afterAll(() => test.close());

  async function makeCluster(labId: string, jobId: string): Promise<string> {
    const id = v7();
    const words = { bundleId: "b", profile: "basic", kubernetes: "1.34.4", endpoint: "192.0.2.1:6443" };
    const state = { state: "verified" as const, plan: {}, createdAt: 1, verifiedAt: 1 };
    await test.db.write((tx) => tx.q.insert(tx.t.cluster).values({ id, labId, jobId, ...words, ...state }));
    return id;
  }

  function describedContent(credentialId: string) {
    const ssh = { address: "192.0.2.1", port: 22, user: "root", credentialId };
    const host = { name: "w1", ssh, via: [], roles: [], recordedHardware: false };
    return { version: 1, provisioner: "preprovisioned", jumpHosts: [], hosts: [host] };
  }

  /** Asks the machine, and every role may. */
  const ASKS_THE_MACHINE = ["lab.practiceCapacity", "bundle.needs"];
  const guarded = defined.filter(({ meta }) => meta.permission !== "public");

  /** The code a call was refused with; "none" when it was not. */
  async function refusal(ctx: ServiceContext, name: string): Promise<string> {
    const [router = "", verb = ""] = name.split(".");
    const caller = createCaller(ctx) as unknown as Record<
      string,
      Record<string, (input: unknown) => unknown>
    >;
    try {
      await caller[router]?.[verb]?.(inputs[name] ?? {});
      return "none";
    } catch (cause) {
      if (cause instanceof Error && cause.cause instanceof DomainError) return cause.cause.code;
      throw cause;
    }
  }

  it("has an input for each of them here", () => {
    expect([...Object.keys(inputs), ...ASKS_THE_MACHINE].sort()).toEqual(
      guarded.map(({ name }) => name).sort(),
    );
  });

  it.each(guarded.map(({ name }) => name))("%s answers nobody without a session", async (name) => {
    expect(await refusal(test.anonymous, name)).toBe("not_signed_in");
  });

  const rolesOf = guarded.flatMap(({ name, meta: { permission } }) =>
    ASKS_THE_MACHINE.includes(name) || permission === "public" || permission === "signed_in"
      ? []
      : ROLES.map((role) => ({ name, role, may: roleHas(role, permission) })),
  );
  it.each(rolesOf)("$name by $role: may = $may", async ({ name, role, may }) => {
    expect((await refusal(await test.as(role), name)) === "forbidden").toBe(!may);
  });
});
