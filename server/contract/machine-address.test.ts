import { describe, expect, it } from "vitest";
import { MachineAddress } from "./lab-draft";
import { canonicalAddress, problemOfAddress } from "./machine-address";

describe("problemOfAddress", () => {
  it.each([
    "10.0.0.5",
    "fd00::5",
    "::1",
    "2001:db8:0:0:0:0:0:1",
    "w1",
    "w1.lab.example",
    "w1.example.",
    "4u-1",
  ])("takes %s", (text) => expect(problemOfAddress(text)).toBeNull());
  it.each([
    ["", /give an address/],
    ["10.0.0.300", /10\.0\.0\.300 is no IPv4 address/],
    ["10.0.0", /no IPv4 address/],
    ["[::1]", /leave the brackets out of \[::1\]/],
    ["[fd00::5]:22", /leave the brackets out/],
    ["fd00::5::6", /no IPv6 address/],
    ["10.0.0.5:22", /no IPv6 address/],
    ["two words", /no spaces/],
    ["under_score", /neither an IP address nor a host name/],
    ["-dash", /neither/],
    [`${"a".repeat(64)}.example`, /neither/],
  ])("refuses %j", (text, sentence) => {
    expect(problemOfAddress(text)).toMatch(sentence);
    expect(MachineAddress.safeParse(text).error?.issues[0]?.message).toMatch(sentence);
  });
});

describe("canonicalAddress", () => {
  it.each([
    ["FD00:0:0::5", "fd00::5"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    ["W1.Lab.Example.", "w1.lab.example"],
    ["10.0.0.5", "10.0.0.5"],
  ])("spells %s as %s", (text, spelled) => expect(canonicalAddress(text)).toBe(spelled));
});
