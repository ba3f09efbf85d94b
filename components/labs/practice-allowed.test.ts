import { expect, it } from "vitest";
import { mostHosts, practiceAllowed } from "./practice-allowed";

const yes = { allowed: true, reason: null };
const no = { allowed: false, reason: "needs the role Operator or above" };
const capacity = {
  supported: true,
  fits: { cluster: 3, plain: 14 },
  inotify: { used: 20, limit: 128 },
  reason: "3 hosts fit.",
};

it("says the role's reason before the machine's", () => {
  expect(practiceAllowed(no, { ...capacity, supported: false, reason: "Not Linux." })).toEqual(no);
});

it("says why this machine cannot", () => {
  const refused = { ...capacity, supported: false, reason: "Practice labs need Linux." };
  expect(practiceAllowed(yes, refused)).toEqual({ allowed: false, reason: "Practice labs need Linux." });
  const full = { ...capacity, fits: { cluster: 0, plain: 0 }, reason: "No room: 128 of 128 are used." };
  expect(practiceAllowed(yes, full)).toEqual({ allowed: false, reason: full.reason });
});

it("allows while the answer is still on its way, and where one kind fits", () => {
  expect(practiceAllowed(yes, undefined)).toEqual(yes);
  expect(practiceAllowed(yes, { ...capacity, fits: { cluster: 0, plain: 2 } })).toEqual(yes);
});

it("never offers more than ten hosts", () => {
  expect(mostHosts(capacity, "cluster")).toBe(3);
  expect(mostHosts(capacity, "plain")).toBe(10);
  expect(mostHosts(undefined, "cluster")).toBe(10);
});
