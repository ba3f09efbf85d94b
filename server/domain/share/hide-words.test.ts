import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_REVEALED } from "@/server/contract/share-words";
import { makeHider } from "./hide-words";
import { makeKnownWords } from "./known-words";

const VOCABULARY =
  "Nodes that are Ready: [sig-node] Pods should run on every node of the cluster [Conformance]";

function wordsOf(fill: (words: ReturnType<typeof makeKnownWords>) => void) {
  const words = makeKnownWords();
  fill(words);
  return words.all();
}
const hosts = (...names: string[]) => wordsOf((words) => names.map((name) => words.addName(name)));
const hider = (words = hosts(), revealed = {}) =>
  makeHider(words, { ...NOTHING_REVEALED, ...revealed }, VOCABULARY);

describe("a name", () => {
  it("has the same pseudonym as host name, FQDN and in any letters, wherever it stands", () => {
    const { hide, hideInSuite } = hider(hosts("muc-cp1.lab.example.net", "muc-w1"));
    expect(hide("muc-cp1, MUC-CP1.lab.example.net and etcd-muc-cp1x on muc-w1")).toBe(
      "host-1, host-1 and etcd-host-1x on host-2",
    );
    expect(hide("other.LAB.example.net")).toBe("other.domain-1");
    expect(hideInSuite("[sig-node] on muc-w1")).toBe("[sig-node] on host-2");
  });

  it("that is part of another is not taken for it", () => {
    const { hide } = hider(hosts("worker1", "worker11", "a"));
    expect(hide("worker11 worker1 worker111 a as")).toBe("host-2 host-1 host-21 host-3 as");
  });

  it('that is an ordinary word, such as "node", is hidden in what the lab said and left in the suite\'s words', () => {
    const words = hosts("node", "w1");
    const { hide, hideInSuite, ordinary, foundIn } = hider(words);
    expect(hide("node is not ready; nodes; node/exporter on w1")).toBe(
      "host-1 is not ready; nodes; host-1/exporter on host-2",
    );
    expect(hideInSuite("[sig-node] Nodes on w1")).toBe("[sig-node] Nodes on host-2");
    expect(ordinary).toEqual(["node"]);
    expect(foundIn("Nodes: [sig-node]")).toEqual([]);
    expect(foundIn("on W1")).toEqual(["W1"]);
  });

  it("that looks like a pseudonym does not become another host", () => {
    const { hide, foundIn } = hider(hosts("host-2", "host-1"));
    const said = hide("host-1 and host-2");
    expect(said).toBe("host-no-2 and host-no-1");
    expect(foundIn(said)).toEqual([]);
  });

  it.each([
    ["in a URL", encodeURIComponent("Müller & Söhne")],
    ["in a form", "M%C3%BCller+%26+S%C3%B6hne"],
    ["in JSON of ASCII", "M\\u00fcller & S\\u00f6hne"],
    ["in HTML", "Müller &amp; Söhne"],
    ["decomposed", "Müller & Söhne".normalize("NFD")],
    ["in small letters with dashes", "müller-&-söhne"],
    ["in base64", Buffer.from("x: Müller & Söhne, and more").toString("base64")],
  ])("of more words is found %s", (_, text) => {
    const { hide, foundIn } = hider(wordsOf((words) => words.add("lab", "Müller & Söhne")));
    expect(hide(`at ${text}.`)).toContain("lab-1");
    expect(foundIn(`at ${text}.`)).toHaveLength(1);
  });

  it("stays when names are ticked, and addresses and serials do not", () => {
    const words = wordsOf((all) => {
      all.addName("muc-w1");
      all.addSerial("CZ3412ABCD");
    });
    expect(hider(words, { names: true }).hide("muc-w1 10.1.2.3 CZ3412ABCD")).toBe("muc-w1 address-1 id-1");
    expect(hider(words, { addresses: true }).hide("muc-w1 10.1.2.3")).toBe("host-1 10.1.2.3");
    expect(hider(words, { serials: true }).hide("CZ3412ABCD aa:bb:cc:dd:ee:01")).toBe(
      "CZ3412ABCD aa:bb:cc:dd:ee:01",
    );
  });

  it("of a board without a serial is none", () => {
    const words = wordsOf((all) => {
      for (const one of ["To be filled by O.E.M.", "0000000000", "Not Specified", "0", "xxxxxxx"]) {
        all.addSerial(one);
      }
    });
    expect(words).toEqual([]);
  });
});

describe("an address", () => {
  const words = wordsOf((all) => {
    all.addAddress("10.1.2.3");
    all.addAddress("2001:db8::a:1");
    all.add("mac", "0C:C4:7A:00:00:01", "mac 0c:c4:7a:00:00:01");
  });
  it.each([
    ["10.1.2.3:6443", "address-1:6443"],
    ["10.1.2.30", "address-3"],
    ["010.001.002.003", "address-1"],
    ["ip-10-1-2-3.internal", "ip-address-1.internal"],
    ["[::ffff:10.1.2.3]", "[address-1]"],
    ["::FFFF:0a01:0203", "address-1"],
    ["[2001:DB8:0:0:0:0:A:1]:443", "[address-2]:443"],
    ["2001:0db8:0000:0000:0000:0000:000a:0001/64", "address-2/64"],
    ["fe80::1%eth0", "address-3%eth0"],
    ["mac 0cc47a000001, 0c-c4-7a-00-00-01 and 0CC4.7A00.0001", "mac mac-1, mac-1 and mac-1"],
    ["127.0.0.1, ::1, 0.0.0.0", "127.0.0.1, ::1, 0.0.0.0"],
    ["v1.34.4 at 22:14:46 in std::string, 1.2.3", "v1.34.4 at 22:14:46 in std::string, 1.2.3"],
  ])("%s -> %s", (text, said) => {
    const one = hider(words);
    expect(one.hide(text)).toBe(said);
    expect(one.foundIn(one.hide(text))).toEqual([]);
  });
});

it("leaves none of any lab's words in any text, whatever they are called", () => {
  const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/);
  const ip = fc.oneof(fc.ipV4(), fc.ipV6());
  const around = fc.constantFrom(" ", "/", "-", "x", "%20", "\n", ".", '"', "1", ":", "&", "=");
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
      fc.uniqueArray(ip, { maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(20), around, fc.boolean()), { minLength: 1, maxLength: 12 }),
      (names, ips, text) => {
        const words = wordsOf((all) => {
          names.map((one) => all.addName(one));
          ips.map((one) => all.addAddress(one));
        });
        const values = [...names, ...ips];
        const said = text
          .map(([at, mark, loud]) => {
            const value = values[at % values.length] ?? "";
            return `${loud ? value.toUpperCase() : value}${mark}`;
          })
          .join("");
        const { hide, foundIn } = hider(words);
        const hidden = hide(said);
        expect(foundIn(hidden)).toEqual([]);
        // what is long enough to mean something is not even a part of another word
        const distinct = words.filter(({ value }) => value.length >= 5 && /[g-z].*[g-z]/.test(value));
        for (const { value } of distinct.filter((one) => one.named === "host")) {
          if (/^(hosts?|domain|address)/.test(value) || VOCABULARY.toLowerCase().includes(value)) continue;
          expect(hidden.toLowerCase()).not.toContain(value);
        }
      },
    ),
    { numRuns: 300 },
  );
});
