import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_REVEALED } from "@/server/contract/share-words";
import { makeKnownWords } from "./known-words";
import { makeShareFile } from "./make-share-file";
import { someContent } from "./share-content-under-test";

/** Words of the page, of HTML, CSS and Kubernetes, pseudonyms, parts of each other, figures: any of them may be a name. */
const AWKWARD = [
  ...[
    "node",
    "host",
    "host-1",
    "host-no-1",
    "lab-1",
    "address-1",
    "div",
    "style",
    "html",
    "Fairlead",
    "worker",
  ],
  ...[
    "Kubernetes",
    "conformance",
    "uploaded",
    "characters",
    "pseudonyms",
    "failing",
    "cpu",
    "memory",
    "pods",
  ],
  ...[
    "practice",
    "built",
    "Debian",
    "amd64",
    "containerd",
    "control-plane",
    "a",
    "1",
    "42",
    "2026",
    "dead",
    "beef01",
  ],
  ...[
    "n1",
    "n11",
    "n1-n11",
    "rack 9",
    "Rack 9 Ost",
    "Ost",
    "Zürich",
    "x.y.z",
    "muc-cp1",
    "muc-cp1.lab.net",
    "no-1",
  ],
  ...[
    "0123456789",
    "abcdef",
    "nothing",
    "shared",
    "left",
    "counts",
    "basic",
    "whole",
    "sig",
    "Ginkgo",
    "UTC",
  ],
];

const wordsOf = (names: readonly string[]) => {
  const words = makeKnownWords();
  for (const name of names) words.addName(name);
  words.add("lab", names[0]);
  return words.all();
};

describe("a file can be made of any lab", () => {
  it("and tells none of its distinct words, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...AWKWARD), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(" ", "/", "-", "x", ".", "\n"),
        fc.boolean(),
        (names, between, small) => {
          const said = names
            .flatMap((name) => [name, name.toUpperCase(), encodeURIComponent(name)])
            .join(between);
          const [name = ""] = names;
          const content = someContent(`${said} ${"and so on ".repeat(2000)}`, {
            lab: { name, site: names[1] ?? null },
            nodes: names.map((one) => ({ ...NODE, name: one, roles: [one] })),
          });
          let asked = 0;
          const fits = () => !small || ++asked > 5;
          const made = makeShareFile(content, wordsOf(names), NOTHING_REVEALED, fits);
          expect(made.told).toEqual([]);
          const ordinary = new Set(made.ordinary.map((one) => one.toLowerCase()));
          for (const one of names.filter((each) => /^muc-|^rack 9 ost|^zürich|^n1-n11/i.test(each))) {
            if (ordinary.has(one.toLowerCase())) continue;
            expect(made.text.toLowerCase()).not.toContain(one.toLowerCase());
          }
          expect(small).toBe(made.text.includes("characters left out") && asked > 5);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("escapes what the lab or a test said", () => {
    const content = someContent("<script>alert(1)</script> & \u0000 \u001b[31mred\u001b[0m", {
      passed: ['<img src=x onerror="x">'],
    });
    const { text } = makeShareFile(content, [], NOTHING_REVEALED, () => true);
    expect(text).toContain('<pre tabindex="0">&lt;script&gt;alert(1)&lt;/script&gt; &amp; \ufffd red</pre>');
    expect(text).toContain("&lt;img src=x onerror=&quot;x&quot;&gt;");
  });

  it("finds a name with a colour or an unseen character inside", () => {
    const content = someContent("on muc\u001b[1m-cp1\u001b[0m and muc-\u200bcp1 and mu\u00adc-cp1");
    const { text, told } = makeShareFile(content, wordsOf(["muc-cp1"]), NOTHING_REVEALED, () => true);
    expect(text).toContain("on host-1 and host-1 and host-1");
    expect(told).toEqual([]);
  });

  it("says what it leaves out, and that its nodes are of the run", () => {
    const said = "long ".repeat(5000);
    const failures = Array.from({ length: 9 }, (_, at) => ({
      ...{ name: `[sig-apps] test ${at}`, failure: said, output: null, place: null },
    }));
    const run = { ...someContent("").run, counts: { ...someContent("").run.counts, failed: 9 } };
    let asked = 0;
    const fits = () => ++asked > 8;
    const { text, leftOut } = makeShareFile(someContent("", { run, failures }), [], NOTHING_REVEALED, fits);
    expect(leftOut).toEqual([expect.stringMatching(/^What [5-7] failing tests said is left out\.$/)]);
    expect(text).toContain(`This file is cut to stay small: ${leftOut[0]} The counts are of the whole run.`);
    expect(text).toContain("As they were when the suite ran, 2027-01-15 08:00 UTC.");
    expect(text).toContain("built here</strong>: The Kubernetes programs were built by the operator");
    expect(text).not.toContain('class="verdict good"');
  });

  it("is green only for what is conformant", () => {
    const run = { ...someContent("").run, verdict: "passed" as const };
    const green = (conformant: boolean) =>
      makeShareFile(someContent("", { run, conformant }), [], NOTHING_REVEALED, () => true).text.includes(
        "verdict good",
      );
    expect([green(false), green(true)]).toEqual([false, true]);
  });
});

const NODE = { ready: "True" as const, versions: null, allocatable: { cpu: "4" } };
