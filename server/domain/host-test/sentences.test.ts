import { describe, expect, it } from "vitest";
import { judgeBanner, judgeKey, judgePython, judgeResolution, judgeSudo, placeOf } from "./sentences";

const machine = { name: "node-1", address: "192.0.2.1", port: 22, user: "oper" };

describe("what a connection test says", () => {
  it("of names: one address is good, none or two are not, and it says where they were looked up", () => {
    expect(judgeResolution({ address: "db" }, "jump", ["192.0.2.1"])).toEqual({
      status: "ok",
      message: "db is 192.0.2.1 on jump.",
    });
    expect(judgeResolution({ address: "db" }, null, [])).toMatchObject({
      status: "failed",
      message: expect.stringContaining("Nothing on this machine knows the name db"),
    });
    expect(judgeResolution({ address: "db" }, "jump", ["192.0.2.1", "192.0.2.2"])).toMatchObject({
      status: "failed",
      message: expect.stringContaining("db is 192.0.2.1 and 192.0.2.2 on jump: give the one address"),
    });
  });

  it.each([
    [{ kind: "version", text: "SSH-2.0-OpenSSH_9.2p1" }, "ok", "OpenSSH_9.2p1"],
    [{ kind: "version", text: "SSH-1.99-old" }, "ok", "1.99"],
    [{ kind: "version", text: "SSH-1.5-older" }, "failed", "too old"],
    [{ kind: "other", text: "220 mail" }, "failed", "no SSH server"],
    [{ kind: "closed" }, "failed", "hangs up"],
    [{ kind: "silent" }, "failed", "says nothing"],
  ] as const)("of the banner %j: %s", (banner, status, words) => {
    expect(judgeBanner(machine, banner)).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  it("of the host key: the pinned one, none pinned, another pinned", () => {
    expect(judgeKey(machine, "SHA256:a", ["SHA256:b", "SHA256:a"]).status).toBe("ok");
    expect(judgeKey(machine, "SHA256:a", []).status).toBe("asks");
    const changed = judgeKey(machine, "SHA256:a", ["SHA256:b"]);
    expect(changed.status).toBe("failed");
    expect(changed.message).toContain("shows SHA256:a and SHA256:b is pinned");
  });

  it.each([
    [{ how: "root" }, "ok"],
    [{ how: "free" }, "ok"],
    [{ how: "password" }, "ok"],
    [{ how: "no", why: "wrong password", words: "" }, "failed"],
    [{ how: "no", why: "missing", words: "" }, "failed"],
  ] as const)("of sudo %j: %s", (answer, status) => {
    expect(judgeSudo(machine, answer).status).toBe(status);
  });

  it.each([
    ["Python 3.11.2\n", "ok"],
    ["Python 3.8.0", "ok"],
    ["Python 3.7.9", "warn"],
    ["Python 2.7.18", "warn"],
    [null, "warn"],
  ])("of %j: %s", (said, status) => {
    expect(judgePython(machine, said).status).toBe(status);
  });

  it("puts IPv6 into brackets", () => {
    expect(placeOf({ address: "2001:db8::1", port: 22 })).toBe("[2001:db8::1]:22");
  });
});
