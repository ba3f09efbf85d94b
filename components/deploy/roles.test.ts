import { expect, it } from "vitest";
import { brokenRule, rolesFromText, rolesToText } from "./roles";

const proposed = { a: "control-plane", b: "worker", c: "worker" } as const;

it("names the rule that is broken", () => {
  expect(brokenRule(proposed)).toBeNull();
  expect(brokenRule({ a: "worker", b: "worker" })).toMatch(/No host/);
  expect(brokenRule({ ...proposed, c: "control-plane" })).toMatch(/^a and c both .* exactly one/);
});

it("keeps a choice in the address and nothing else", () => {
  const none = { planes: null, unused: null };
  expect(rolesToText(proposed, proposed)).toEqual(none);
  const chosen = { a: "worker", b: "control-plane", c: "worker" } as const;
  expect(rolesToText(chosen, proposed)).toEqual({ planes: "b", unused: null });
  expect(rolesFromText({ planes: "b", unused: null }, ["a", "b", "c"])).toEqual(chosen);
  expect(rolesFromText({ planes: "gone", unused: "gone" }, ["a"])).toEqual({ a: "worker" });
  expect(rolesFromText(rolesToText({ a: "worker", b: "worker" }, proposed), ["a", "b"])).toEqual({
    a: "worker",
    b: "worker",
  });
  expect(rolesFromText(none, ["a"])).toBeNull();
});

it("keeps hosts that are left out in the address, and takes them in again", () => {
  const without = { a: "control-plane", b: "worker", c: "unused" } as const;
  expect(rolesToText(without, proposed)).toEqual({ planes: "a", unused: "c" });
  expect(rolesFromText({ planes: "a", unused: "c" }, ["a", "b", "c"])).toEqual(without);
  // a plan of a cluster names only its own hosts
  const running = { a: "control-plane", b: "worker" } as const;
  expect(rolesToText(without, running)).toEqual({ planes: null, unused: null });
  expect(rolesToText(proposed, running)).toEqual({ planes: "a", unused: null });
  expect(brokenRule(without)).toBeNull();
});
