import { expect, it } from "vitest";
import type { RenderedFile } from "@/server/contract/deploy";
import { groupFiles, placeOf } from "./file-tree";

const file = (path: string, hosts?: string[]): RenderedFile => ({
  ...{ path, content: "", language: "yaml", secret: false },
  ...(hosts ? { target: { path: `/etc/${path}`, hosts } } : {}),
});

it("groups files by the hosts they end on", () => {
  const files = [file("inventory"), file("b", ["two"]), file("both", ["one", "two"]), file("a", ["one"])];
  const groups = groupFiles(files, ["one", "two", "three"]);
  expect(groups.map(({ title }) => title)).toEqual(["one", "two", "one, two", "Only read by Ansible"]);
  expect(groupFiles(files, ["one", "two"]).map(({ title }) => title)).toEqual([
    ...["All hosts", "one", "two", "Only read by Ansible"],
  ]);
  expect(files.map(placeOf)).toEqual(["inventory", "/etc/b", "/etc/both", "/etc/a"]);
});
