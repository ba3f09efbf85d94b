import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { machine, makeRegisteredLab } from "../draft/draft-under-test";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { tagHosts } from "./tag-hosts";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function registered(name: string) {
  const operator = await test.as("operator");
  const hosts = [1, 2, 3].map((number) => machine(`${name}-${number}`));
  const { labId } = await makeRegisteredLab(operator, { name, jumpHosts: [], hosts });
  const tags = async () =>
    Object.fromEntries((await getLab(operator, { labId })).hostList.map((host) => [host.name, host.tags]));
  return { operator, labId, tags };
}

it("tags many hosts as one revision, and takes tags off again; keys stay pinned", async () => {
  const { operator, labId, tags } = await registered("a");
  const tag = (over: Partial<Parameters<typeof tagHosts>[1]>) =>
    tagHosts(operator, { labId, hosts: ["a-1", "a-3"], ...over });
  const { number, changes } = await tag({ add: ["sriov", "rack-4"] });
  expect([number, changes.map((one) => one.path)]).toEqual([2, ["hosts[a-1].tags", "hosts[a-3].tags"]]);
  expect(await tags()).toEqual({ "a-1": ["rack-4", "sriov"], "a-2": [], "a-3": ["rack-4", "sriov"] });
  await tag({ hosts: ["a-1"], add: ["old"], remove: ["sriov", "rack-4", "none"] });
  await tag({ hosts: ["a-1", "a-2"], remove: ["old"], add: [] });
  expect(await tags()).toEqual({ "a-1": [], "a-2": [], "a-3": ["rack-4", "sriov"] });
  const { content } = await getDescriptor(operator, { labId });
  expect(content.hosts.map((host) => Object.hasOwn(host, "tags"))).toEqual([false, false, true]);
  const { hostList, revision } = await getLab(operator, { labId });
  expect(revision?.number).toBe(4);
  expect(hostList.every((host) => host.fingerprint !== null)).toBe(true);
  expect((await test.auditTrail())[0]).toMatchObject({
    ...{ action: "descriptor.tag", subject: "a", labId },
    detail: { revision: 4, hosts: ["a-1", "a-2"], remove: ["old"] },
  });
});

it("refuses a host that is not there, a word that is no tag, too many, and a change of nothing", async () => {
  const { operator, labId } = await registered("b");
  const refuse = (hosts: string[], add: string[]) => refusalOf(tagHosts(operator, { labId, hosts, add }));
  expect(await refuse(["b-9"], ["x"])).toEqual({
    code: "bad_input",
    message: "The lab has no host b-9.",
  });
  expect(await refuse(["b-1"], ["Rack 4"])).toMatchObject({
    message: expect.stringContaining("small letters"),
  });
  const many = Array.from({ length: 20 }, (_, index) => `t${index}`);
  await tagHosts(operator, { labId, hosts: ["b-1"], add: many });
  expect(await refuse(["b-1"], ["one-more"])).toMatchObject({ message: expect.stringContaining("21 tags") });
  expect(await refuse(["b-1"], ["t0"])).toMatchObject({ message: "Nothing differs from revision 2." });
});

it("is refused for practice labs and by who may not", async () => {
  const { labId } = await registered("c");
  const stranger = tagHosts(await test.as("operator"), { labId, hosts: ["c-1"], add: ["x"] });
  expect(await refusalOf(stranger)).toMatchObject({ code: "forbidden" });
  const practice = await makeLab(test.db, { kind: "practice" });
  const admin = await test.as("admin");
  expect(await refusalOf(tagHosts(admin, { labId: practice.id, hosts: ["x"], add: ["y"] }))).toMatchObject({
    code: "not_found",
  });
});
