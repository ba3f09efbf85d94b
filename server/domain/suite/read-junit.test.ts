import { describe, expect, it } from "vitest";
import { DomainError } from "../errors";
import { checkFileStart } from "./file-kind";
import { readJunit } from "./read-junit";
import { pieces, sampleText } from "./sample-under-test";

const read = (text: string) => {
  const reader = readJunit();
  for (const piece of pieces(text, 1_000)) reader.add(piece);
  return reader.close();
};
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    expect(cause).toBeInstanceOf(DomainError);
    return cause instanceof Error ? cause.message : "";
  }
  return expect.fail("nothing was refused");
}
const suite = (inside: string) =>
  `<testsuites><testsuite name="s" tests="1">${inside}</testsuite></testsuites>`;

describe("JUnit that was not written by a suite", () => {
  it("F66: an XML bomb is refused at its document type, and no entity is ever put in", () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE t [<!ENTITY l0 "lol">${entities.join("")}]>\n${suite('<testcase name="&l9;"/>')}`;
    expect(refusal(() => read(bomb))).toMatch(
      /^junit_01\.xml, line 2, column \d+: it declares a document type, and entities are not read/,
    );
    const outside = `<!DOCTYPE t SYSTEM "file:///etc/passwd">${suite('<testcase name="a"/>')}`;
    expect(refusal(() => read(outside))).toContain("it declares a document type");
    expect(refusal(() => read(suite('<testcase name="&l9;"/>')))).toMatch(
      /line 1, column \d+: undefined entity/,
    );
  });

  it("F67: truncated JUnit is refused with the place where it ends", () => {
    const whole = sampleText("v1.33-kind", "junit");
    const cut = whole.slice(0, 1_200_000);
    const lines = cut.split("\n");
    const message = refusal(() => read(cut));
    expect(message).toMatch(
      /^junit_01\.xml was cut off: it ends at line \d+, column \d+, inside <test(case|suite)>; fetch it again\.$/,
    );
    expect(message).toContain(`line ${lines.length}, `);
    for (const end of [40, 700, 90_001])
      expect(refusal(() => read(whole.slice(0, end)))).toContain("was cut off");
    expect(refusal(() => read(whole.slice(0, whole.lastIndexOf("</testsuites>"))))).toContain(
      "inside <testsuites>",
    );
  });

  it("F68: a PNG named .xml is told as a picture by its first bytes", () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    expect(refusal(() => checkFileStart("junit", png))).toBe(
      "junit_01.xml is not what the suite wrote: it is a PNG picture.",
    );
    expect(refusal(() => checkFileStart("log", png))).toContain("e2e.log is not what the suite wrote");
    expect(refusal(() => checkFileStart("junit", Buffer.from([0x1f, 0x8b, 8])))).toContain("unpack it first");
    expect(refusal(() => checkFileStart("junit", Buffer.from("hello")))).toContain(
      "line 1 does not start with <",
    );
    expect(refusal(() => checkFileStart("log", Buffer.from("a\0b")))).toContain("is not text");
    expect(refusal(() => checkFileStart("junit", Buffer.from("")))).toContain("is empty");
    checkFileStart("junit", Buffer.from("\ufeff\n  <testsuites/>"));
  });

  it.each([
    ["another root", "<html><body/></html>", /its root is <html>, not <testsuites>/],
    ["no case", "<testsuites></testsuites>", /holds no test case/],
    ["depth", suite("<a>".repeat(40)), /nested more than 12 deep/],
    ["a name without end", suite(`<testcase name="${"x".repeat(5_000)}"/>`), /a name of 5000 characters/],
    ["no name", suite("<testcase/>"), /has no name/],
    ["broken markup", suite("<testcase name='a'></testsuite>"), /^junit_01\.xml, line 1, column \d+: /],
  ])("refuses %s", (_, text, message) => expect(refusal(() => read(text))).toMatch(message));
});

describe("JUnit as other runs write it", () => {
  it("counts no set-up and no clean-up, and tells which of them failed", () => {
    const around = [
      "[ReportBeforeSuite]",
      "[SynchronizedAfterSuite]",
      "[DeferCleanup (Suite)]",
      "BeforeSuite",
      "Monitor cluster while tests execute",
    ];
    const { cases, aroundFailed } = read(
      suite(
        `${around.map((name) => `<testcase name="${name}" status="passed" time="0"/>`).join("")}
         <testcase name="[BeforeSuite]" status="failed"><failure>no cluster</failure></testcase>
         <testcase name="[It] [sig-x] AfterSuite is a word in it" status="passed" time="1.5"/>`,
      ),
    );
    expect(cases.map(({ name, ms }) => [name, ms])).toEqual([["[sig-x] AfterSuite is a word in it", 1500]]);
    expect(aroundFailed).toEqual(["[BeforeSuite]"]);
  });

  it("takes every way of not passing for what it is", () => {
    const { cases } = read(
      suite(`<testcase name="a" status="timedout"/><testcase name="b" status="panicked"/>
        <testcase name="c" status="interrupted"><failure message="why">text</failure></testcase>
        <testcase name="d" status="pending"><skipped message="pending"/></testcase>
        <testcase name="e"><error message="broken"/></testcase><testcase name="f"><skipped/></testcase>
        <testcase name="g" time="oops"/>`),
    );
    expect(cases.map(({ status }) => status).join(" ")).toBe(
      "failed failed failed pending failed skipped passed",
    );
    expect(cases.filter(({ interrupted }) => interrupted).map(({ name }) => name)).toEqual(["c"]);
    expect(cases.map(({ failure }) => failure)).toEqual([
      null,
      null,
      "why\ntext",
      null,
      "broken",
      null,
      null,
    ]);
    expect(cases.at(-1)?.ms).toBeNull();
  });

  it("keeps the start and the end of a failure that is too long", () => {
    const text = `first${"x".repeat(300_000)}last`;
    const [one] = read(suite(`<testcase name="a"><failure>${text}</failure></testcase>`)).cases;
    expect(one?.failure).toMatch(/^first.*\n\[… \d+ characters left out …\]\n.*last$/s);
    expect(one?.failure?.length).toBeLessThan(70_000);
  });
});
