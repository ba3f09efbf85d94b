import { describe, expect, it } from "vitest";
import { MOST_HOSTS } from "@/server/contract/lab-draft";
import { parseHostTable } from "./host-table";

const defaults = { user: "root", port: 22, takenNames: [] as string[] };
const read = (text: string, over: Partial<typeof defaults> = {}) =>
  parseHostTable(text, { ...defaults, ...over });
const rows = (text: string) =>
  read(text).hosts.map(({ address, user, port, name }) => [address, user, port, name].join(" "));

describe("a pasted table", () => {
  it("F30: of 40 rows with 3 bad ones gives 37 hosts, and says of each bad one where and what", () => {
    const lines = Array.from({ length: 40 }, (_, i) => `10.0.0.${i + 1}\tubuntu\t22\tworker-${i + 1}`);
    lines[4] = "10.0.0.500\tubuntu\t22\tworker-5";
    lines[16] = "10.0.0.17\tubuntu\t99999\tworker-17";
    lines[39] = "10.0.0.40\tubuntu\t22\tworker-3";
    const { hosts, problems } = read(lines.join("\n"));
    expect(hosts).toHaveLength(37);
    expect(hosts[5]).toMatchObject({ address: "10.0.0.7", user: "ubuntu", port: 22, name: "worker-7" });
    expect(problems).toEqual([
      { line: 5, column: "address", text: "10.0.0.500", message: "10.0.0.500 is no IPv4 address" },
      { line: 17, column: "port", text: "99999", message: "99999 is no port: a number from 1 to 65535" },
      { line: 40, column: "name", text: "worker-3", message: "line 3 has the name worker-3 already" },
    ]);
  });

  it.each([
    ["tabs", "10.0.0.5\tada\t2222\tw1"],
    ["commas with room", "10.0.0.5, ada , 2222 ,w1"],
    ["semicolons and quotes", '"10.0.0.5";"ada";2222;"w1"'],
    ["spaces", "  10.0.0.5   ada 2222  w1  # the first"],
    ["ssh's own way to write it", "ada@10.0.0.5:2222,,,w1"],
    ["a line of headings in another order", "Name,IP,Port,User\nW1,10.0.0.5,2222,ada"],
    ["headings that say nothing to us between", "host;rack;name;user;port\r\n10.0.0.5;r7;w1;ada;2222\r\n"],
    ["comments and blank lines, and a byte order mark", "\uFEFF# lab\n\n   \n10.0.0.5 ada 2222 w1\n"],
  ])("is read with %s", (_, text) => {
    expect(read(text).problems).toEqual([]);
    expect(rows(text)).toEqual(["10.0.0.5 ada 2222 w1"]);
  });

  it("F31: takes IPv6 literals with and without brackets and spells them one way", () => {
    const text = "[FD00:0::5]:2222\nroot@[fd00::6]\nfd00::7,ada\n::1";
    expect(rows(text)).toEqual([
      "fd00::5 root 2222 host-fd00-5",
      "fd00::6 root 22 host-fd00-6",
      "fd00::7 ada 22 host-fd00-7",
      "::1 root 22 host-1",
    ]);
  });

  it("takes user names with dots, as directories have them", () => {
    expect(rows("first.last@10.0.0.5")).toEqual(["10.0.0.5 first.last 22 host-10-0-0-5"]);
  });

  it("names machines that were given no name, and keeps clear of names in use", () => {
    const text = "w1.lab.example\nw1.other.example\n10.0.0.5\n10.0.0.6 root 22 host-10-0-0-5\nx_y";
    const { hosts, problems } = read(text, { takenNames: ["w1"] });
    expect(hosts.map((host) => host.name)).toEqual(["w1-2", "w1-3", "host-10-0-0-5-2", "host-10-0-0-5"]);
    expect(problems).toMatchObject([{ line: 5, column: "address", text: "x_y" }]);
    const long = read(`${"a".repeat(40)}.example\n${"a".repeat(40)}.example:23`).hosts.map(
      (host) => host.name,
    );
    expect(long).toEqual(["a".repeat(32), `${"a".repeat(30)}-2`]);
  });

  it("F33: says that a machine stands there twice, and in which line", () => {
    const { hosts, problems } = read("fd00::5\n10.0.0.5\n[FD00::0:5]:22\n10.0.0.5:23");
    expect(hosts).toHaveLength(3);
    expect(problems).toEqual([
      {
        line: 3,
        column: "address",
        text: "fd00::5",
        message: "the same machine as in line 1: fd00::5 port 22",
      },
    ]);
  });

  it.each([
    ["10.0.0.5 Ada", "user", "Ada is no Linux user name"],
    ["10.0.0.5 ada ssh", "port", "ssh is no port: a number from 1 to 65535"],
    ["10.0.0.5:0", "port", "0 is no port: a number from 1 to 65535"],
    ["ada@10.0.0.5 bob", "user", "the address says ada and the column bob: leave one out"],
    ["10.0.0.5:22,,2222", "port", "the address says port 22 and the column 2222: leave one out"],
    [
      "10.0.0.5,,,w_1",
      "name",
      "a name is 1 to 32 lower-case letters, digits and dashes, no dash at either end",
    ],
    ["10.0.0.5 ada 22 w1 rack 7", "row", "more than four columns: address, user, port, name"],
    ["fd00::5::1", "address", "fd00::5::1 is no IPv6 address"],
    ["10.0.0.5,,,jump", "name", "another machine of the lab has the name jump already"],
  ])("says what is wrong with %j", (text, column, message) => {
    const { hosts, problems } = read(text, { takenNames: ["jump"] });
    expect(hosts).toEqual([]);
    expect(problems).toMatchObject([{ line: 1, column, message }]);
  });

  it("ends where a lab is full", () => {
    const lines = Array.from({ length: MOST_HOSTS + 2 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    const { hosts, problems } = read(lines.join("\n"));
    expect(hosts).toHaveLength(MOST_HOSTS);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [MOST_HOSTS + 1, "row"],
      [MOST_HOSTS + 2, "row"],
    ]);
  });
});
