import path from "node:path";
import type { BundleComponent, BundleSource } from "@/server/contract/bundle";
import { badInput } from "@/server/domain/errors";

/** What one released file gave to a component. */
export interface Origin {
  component: string;
  version: string;
  source: BundleSource;
  name: string;
  /** The file its published sum stands in. */
  sumsFile: string;
  /** When the sources of its program were committed, RFC 3339. */
  committedAt: string | null;
  /** Paths in the bundle. */
  files: readonly string[];
}

const LICENCES: Record<string, string> = { runc: "Apache-2.0 AND LGPL-2.1-only" };

/**
 * The components of bundle.json; one that a program built here takes part in is `built here`.
 * @throws DomainError `bad_input` when two files of one component differ in their version
 */
export function describeComponents(
  origins: readonly Origin[],
  /** Paths in the bundle: its Debian packages and wheels are components too. */
  files: readonly string[],
): BundleComponent[] {
  const groups = new Map<string, Origin[]>();
  for (const origin of origins) {
    const group = groups.get(origin.component) ?? [];
    const other = group.find(({ version }) => version !== origin.version);
    if (other) {
      throw badInput(
        `${origin.name} is ${origin.component} ${origin.version} inside and ${other.name} is ${other.version}: get the files of one release.`,
      );
    }
    groups.set(origin.component, [...group, origin]);
  }
  const components: BundleComponent[] = [...groups].map(([name, group]) => ({
    name,
    version: group[0]?.version ?? "",
    source: group.some(({ source }) => source === "built here") ? "built here" : "upstream",
    origin: `Released files: ${[...new Set(group.map(showOrigin))].join(", ")}`.slice(0, 300),
    licence: LICENCES[name] ?? "Apache-2.0",
    files: [...new Set(group.flatMap((one) => one.files))],
  }));
  const wheel = files.find((file) => file.startsWith("wheels/ansible_core-"));
  components.push(
    {
      ...{ name: "debian-packages", version: "12", source: "upstream" },
      origin: "Debian packages from the imported folder, sums checked",
      licence: "GPL-2.0-or-later and others, see each package",
      files: files.filter((file) => file.startsWith("debs/")),
    },
    {
      ...{ name: "ansible-core", version: wheel?.split("-")[1] ?? "", source: "upstream" },
      origin: "Wheels from the imported folder, sums checked",
      licence: "GPL-3.0-or-later and others",
      files: files.filter((file) => file.startsWith("wheels/")),
    },
  );
  return components;
}

const showOrigin = ({ name, sumsFile }: Origin) => `${name} (sum in ${path.basename(sumsFile)})`;
