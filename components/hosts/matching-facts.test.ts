import { describe, expect, it } from "vitest";
import { matchingFacts } from "./matching-facts";

describe("matchingFacts", () => {
  const facts = {
    nics: [
      { name: "ens1f0", driver: "igb" },
      { name: "eth0", driver: "veth" },
    ],
    os: { id: "debian" },
  };
  it.each([
    ["IGB", { nics: [{ driver: "igb" }] }],
    ["os", { os: { id: "debian" } }],
    ["ens1", { nics: [{ name: "ens1f0" }] }],
    ["nothing of it", undefined],
  ])("of %s", (search, expected) => {
    expect(matchingFacts(facts, search)).toEqual(expected);
  });
});
