import { expect, it } from "vitest";
import { selectSources } from "./apt-sources";

const DEB822 = `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: https://repo.example/node
Suites: bookworm
Components: main

Types: deb
Enabled: no
URIs: http://mirror.example/debian
Suites: bookworm
Components: main
`;

it("takes the machine's Debian mirrors and no other product's", () => {
  const [only, ...rest] = selectSources([{ name: "debian.sources", text: DEB822 }], "bookworm");
  expect(rest).toEqual([]);
  expect(only?.match(/^Types:/gm)).toHaveLength(1);
  expect(only).toContain("Suites: bookworm bookworm-updates");
});

it("reads one-line files", () => {
  const text = `# deb http://off.example/debian bookworm main
deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib
deb http://mirror.example/debian-security bookworm-security main
deb http://repo.example/linux/debian bookworm stable
deb-src http://mirror.example/debian bookworm main`;
  expect(selectSources([{ name: "sources.list", text }], "bookworm")).toEqual([
    "deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib\n" +
      "deb http://mirror.example/debian-security bookworm-security main\n",
  ]);
});

it("finds nothing on another system, so that the default mirror is taken", () => {
  const text = "deb http://archive.example/ubuntu noble main";
  expect(selectSources([{ name: "sources.list", text }], "bookworm")).toEqual([]);
});
