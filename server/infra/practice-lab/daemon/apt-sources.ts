import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The machine's package sources, in apt's two styles. */
export async function readAptSources(): Promise<{ name: string; text: string }[]> {
  const parts = "/etc/apt/sources.list.d";
  const names = (await readdir(parts).catch(() => []))
    .filter((file) => /\.(list|sources)$/.test(file))
    .map((file) => path.join(parts, file));
  return Promise.all(
    ["/etc/apt/sources.list", ...names].map(async (name) => ({
      name,
      text: await readFile(name, "utf8").catch(() => ""),
    })),
  );
}

/**
 * The machine's own Debian mirrors for `release`, so that a base image comes from where the machine's packages come
 * from. Takes one-line files (`deb [..] URI suite main`) and deb822 stanzas; other products' repositories are left out.
 * @returns text for apt's sources, in the style of each file; empty: the machine names none
 */
export function selectSources(files: { name: string; text: string }[], release: string): string[] {
  const suites = new Set([release, `${release}-updates`, `${release}-security`]);
  const wanted = (uris: string[], named: string[], components: string[]) =>
    uris.every((uri) => /\/debian(-security)?\/?$/.test(uri)) &&
    named.every((suite) => suites.has(suite)) &&
    components.includes("main");
  return files.flatMap(({ name, text }) => {
    if (name.endsWith(".sources")) {
      const stanzas = text.split(/\n\s*\n/).filter((stanza) => {
        const field = (key: string) =>
          new RegExp(`^${key}:[ \\t]*(.+)$`, "im").exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
        const off = /^Enabled:\s*no/im.test(stanza);
        return (
          !off &&
          field("Types").includes("deb") &&
          wanted(field("URIs"), field("Suites"), field("Components"))
        );
      });
      return stanzas.length > 0 ? [`${stanzas.map((stanza) => stanza.trim()).join("\n\n")}\n`] : [];
    }
    const lines = text.split("\n").filter((line) => {
      const [, uri, suite, components] =
        /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
      return uri && suite && components && wanted([uri], [suite], components.split(/\s+/));
    });
    return lines.length > 0 ? [`${lines.join("\n")}\n`] : [];
  });
}
