import { expect, it } from "vitest";
import { readDescriptor } from "./read-descriptor";

const read = (text: string, name = "file.yaml") => readDescriptor([{ name, text }]);
const errors = (text: string, name?: string) =>
  read(text, name).findings.map(
    ({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`,
  );

/** Reads within a time that no file may pass, and describes no lab. */
function refuses(text: string, name?: string): string[] {
  const began = performance.now();
  const { lab } = read(text, name);
  expect(lab).toBeNull();
  expect(performance.now() - began).toBeLessThan(5000);
  return errors(text, name);
}

it("F70: refuses a YAML alias bomb within its limit, and says where", () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`,
  );
  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${levels.join("\n")}\nnodes: *a12\n`;
  expect(refuses(bomb)).toEqual([
    expect.stringMatching(
      /^error \d+:\d+ More than 50,000 values come out of this file once its aliases are followed: write/,
    ),
  ]);
  expect(refuses(`nodes: [${"*a,".repeat(400_000)}]`)).toEqual([
    expect.stringMatching(/no descriptor has more than 100,000/),
  ]);
  expect(refuses("nodes: &n\n  - name: a\n    node: *n\n")).toEqual([
    expect.stringMatching(/^error 3:11 The alias \*n stands inside what it means/),
  ]);
});

it("F71: reads an alias that was put in quotes as the alias, and says so", () => {
  const text = [
    "jumphost:",
    "  name: jump",
    "  node: &nodeparas {type: baremetal, cpus: 2, cores: 10}",
    "nodes:",
    "  - name: node1",
    "    node: '*nodeparas'",
    "    disks: '*disks'",
  ].join("\n");
  const { lab, findings } = read(text);
  expect(lab?.hosts[0]?.declared.hardware).toEqual({ type: "baremetal", cpus: 2, cores: 10 });
  expect(findings.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(
    expect.arrayContaining([
      "6:11 '*nodeparas' is in quotes and so is text, not the alias: read as the alias, take the quotes away.",
      "7:12 '*disks' is text and names no anchor of this file: write what was meant in its place.",
    ]),
  );
});

it("F72: refuses tabs as indentation, naming the line", () => {
  expect(refuses("nodes:\n  - name: node1\n\tnode: 1\n")).toEqual([
    "error 3:1 A tab stands where YAML wants spaces: indent this line with spaces.",
  ]);
});

it("F73: refuses a second document, naming where it begins", () => {
  expect(refuses("---\nnodes:\n  - name: a\n---\nidf: {version: 0.1}\n")).toEqual([
    expect.stringMatching(/^error 5:1 A second YAML document begins here: .* a file of its own\.$/),
  ]);
});

it.each([
  ["INI", "[a:children]\nb\n[b:children]\nc\n[c:children]\na\n[c]\nh1\n", "1:1", "a → b → c → a"],
  [
    "YAML",
    "all:\n  children:\n    a:\n      hosts: {h: }\n      children: {b: {children: {a: }}}\n",
    "3:5",
    "a → b → a",
  ],
  ["itself", "[a:children]\na\n[a]\nh1\n", "1:1", "a → a"],
])(
  "F74: refuses an inventory whose groups contain each other, in %s, and shows the circle",
  (_, text, place, loop) => {
    expect(refuses(text, "hosts")).toEqual([
      `error ${place} The groups contain each other without end (${loop}): take one of these children out.`,
    ]);
  },
);

it("F75: refuses a picture, by its content", () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  for (const text of [
    png.toString("utf8"),
    png.toString("latin1"),
    png.toString("utf8").replaceAll("\0", ""),
  ]) {
    expect(refuses(text, "pdf.yaml")).toEqual([
      expect.stringMatching(/^error 1:1 The file is no text: give a PDF/),
    ]);
  }
});

it("F76: refuses a file over 2 MB with its size, before it is parsed", () => {
  expect(refuses(`nodes:\n${"  - name: x\n".repeat(180_000)}`)).toEqual([
    "error 1:1 The file has 2.2 MB: a descriptor has at most 2 MB, give the descriptor itself.",
  ]);
});

it.each([
  ["nothing", "  \n", /The file is empty/],
  ["prose", "just words here\n", /none that can be read here/],
  ["a list", "- a\n- b\n", /none that can be read here/],
  ["an IDF alone", "idf: {version: 0.1}\n", /give its PDF, too/],
  ["a PDF without nodes", "jumphost: {name: jump}\nnodes: []\n", /describes no node/],
  ["an alias without its anchor", "nodes: *missing\n", /has no anchor before it/],
  ["deep brackets", "[".repeat(90_000), /too deep/],
  [
    "deep blocks",
    Array.from({ length: 700 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
    /more than 50 deep/,
  ],
  ["a range without end", "[a]\nh[1:999999999]\n", /names no range, or more than 1000 hosts/],
  ["a section of no kind", "[a:hosts:x]\nh\n", /section/],
  ["a variable without a value", "[a]\nh ansible_host\n", /has no equals sign/],
  ["an open quote", '[a]\nh x="y\n', /quote is opened here and not closed/],
  ["too many groups", Array.from({ length: 600 }, (_, i) => `[g${i}]\nh\n`).join(""), /more than 500/],
  ["too many hosts of SSH", Array.from({ length: 3000 }, (_, i) => `Host h${i}\n`).join(""), /at most 1000/],
])("refuses %s", (_, text, message) => {
  expect(refuses(text, "file")).toContainEqual(expect.stringMatching(message));
});

it("refuses two descriptors at once, and knows files of one name apart", () => {
  const pdf = "nodes:\n  - name: a\n";
  const twice = readDescriptor([
    { name: "pdf.yaml", text: pdf },
    { name: "pdf.yaml", text: pdf },
  ]);
  expect(twice.lab).toBeNull();
  expect(twice.findings.at(-1)).toMatchObject({ file: "pdf.yaml (2)", severity: "error" });
});

it("leaves a secret out that is too short to be kept out of a log, and never repeats it", () => {
  const text = "nodes:\n  - name: a\n    remote_management: {address: 10.0.0.1, user: root, pass: q1w2e}\n";
  const { secrets, findings, lab } = read(text);
  expect(secrets).toEqual([]);
  expect(JSON.stringify([findings, lab])).not.toContain("q1w2e");
  const left = expect.stringMatching(/shorter than 6 characters and was left out/);
  expect(findings).toContainEqual(expect.objectContaining({ line: 3, message: left }));
});
