import { expect, it } from "vitest";
import { brokenRule, rolesFromText, rolesToText } from "./roles";

const proposed = { a: "control-plane", b: "worker", c: "worker" } as const;

it("names the rule that is broken", () => {
  expect(brokenRule(proposed)).toBeNull();
  expect(brokenRule({ a: "worker", b: "worker" })).toMatch(/No host/);
  expect(brokenRule({ ...proposed, c: "control-plane" })).toMatch(/^a and c both .* exactly one/);
});

it("keeps a choice in the address and nothing else", () => {
  expect(rolesToText(proposed, proposed)).toBeNull();
  const chosen = { a: "worker", b: "control-plane", c: "worker" } as const;
  expect(rolesToText(chosen, proposed)).toBe("b");
  expect(rolesFromText("b", ["a", "b", "c"])).toEqual(chosen);
  expect(rolesFromText("gone", ["a"])).toEqual({ a: "worker" });
  expect(rolesFromText(rolesToText({ a: "worker", b: "worker" }, proposed), ["a", "b"])).toEqual({
    a: "worker",
    b: "worker",
  });
  expect(rolesFromText(null, ["a"])).toBeNull();
});
