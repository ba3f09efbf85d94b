import { expect, it } from "vitest";
import { highlightLine } from "./highlight";

const kinds = (line: string) => highlightLine(line).map(({ text, kind }) => `${kind}:${text}`);

it.each([
  ["kind: ClusterConfiguration", ["key:kind", "plain:: ", "plain:ClusterConfiguration"]],
  ['  "cniVersion": "1.0.0",', ["plain:  ", 'key:"cniVersion"', "plain:: ", 'string:"1.0.0",']],
  ["[plugins.cri]", ["key:[plugins.cri]"]],
  ["# why", ["comment:# why"]],
  ["ExecStart=/usr/bin/kubelet", ["key:ExecStart", "plain:=", "plain:/usr/bin/kubelet"]],
  ["}", ["plain:}"]],
])("%s", (line, parts) => {
  expect(kinds(line)).toEqual(parts);
});

it("names the column of each part", () => {
  expect(highlightLine("a: b").map(({ at }) => at)).toEqual([0, 1, 3]);
  expect(highlightLine("")).toEqual([]);
});

it("never changes the text", () => {
  for (const line of ["", "  - name: x: y", "a = [", "\tkey :  'v' # c", "net.ipv4.ip_forward = 1"]) {
    expect(
      highlightLine(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe(line);
  }
});
