import type { DeclaredLab, DeclaredMachine } from "@/server/contract/declared";
import type { DescriptorContent } from "@/server/contract/lab";
import type { DescriptorChange } from "@/server/contract/lab-draft";
import { diffDescriptor } from "./diff-descriptor";
import { sameJson } from "./same-json";

type WithRest = { declared?: DeclaredMachine | DeclaredLab | undefined };

/**
 * What an import changes, for a person: the model's fields one by one, and of what only the files know how much of it
 * there is.
 */
export function diffImport(before: DescriptorContent, after: DescriptorContent): DescriptorChange[] {
  return [
    ...diffDescriptor(withoutRest(before), withoutRest(after)),
    ...restChange("declared.rest", before, after),
    ...after.hosts.flatMap((host) => {
      const old = before.hosts.find(({ name }) => name === host.name);
      return old ? restChange(`hosts[${host.name}].declared.rest`, old, host) : [];
    }),
  ];
}

function withoutRest(content: DescriptorContent): DescriptorContent {
  const strip = <T extends WithRest>(one: T): T => {
    if (!one.declared) return one;
    const { rest: _, ...declared } = one.declared;
    const { declared: __, ...others } = one;
    return (Object.keys(declared).length === 0 ? others : { ...one, declared }) as T;
  };
  return { ...strip(content), jumpHosts: content.jumpHosts.map(strip), hosts: content.hosts.map(strip) };
}

function restChange(path: string, before: WithRest, after: WithRest): DescriptorChange[] {
  const [was, is] = [before.declared?.rest, after.declared?.rest];
  if (sameJson(was ?? {}, is ?? {})) return [];
  return [{ path, kind: "changed", before: wordsOf(was), after: wordsOf(is) }];
}

function wordsOf(rest: DeclaredMachine["rest"]): string {
  const count = Object.values(rest ?? {}).reduce((sum, residue) => sum + Object.keys(residue).length, 0);
  return count === 0
    ? "nothing beside"
    : `${count} more ${count === 1 ? "place" : "places"} kept for exports`;
}
