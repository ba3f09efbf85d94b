"use client";

import { Button, NativeSelect } from "@mantine/core";
import type { Allowed } from "@/server/contract/job";
import type { LabHost } from "@/server/contract/lab";
import { ReadFacts } from "../hosts/read-facts";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import classes from "./hosts.module.css";

/** Above the table of hosts: which are shown, and what is done to those that are chosen. */
export function HostTools({
  labId,
  hosts,
  tag,
  chosen,
  canTag,
  canTest,
  testing,
  onTag,
  onChoose,
  onTest,
  onRetag,
}: {
  labId: string;
  hosts: readonly LabHost[];
  /** Only hosts with it are shown; empty = all. */
  tag: string;
  chosen: readonly string[];
  canTag: Allowed;
  canTest: Allowed;
  testing: boolean;
  onTag: (tag: string) => void;
  onChoose: (names: readonly string[]) => void;
  onTest: (names: readonly string[]) => void;
  onRetag: () => void;
}) {
  const real = hosts.filter((host) => !host.jump);
  const tags = [...new Set(real.flatMap((host) => host.tags))].sort();
  const shown = tag === "" ? real : real.filter((host) => host.tags.includes(tag));
  return (
    <>
      {(tags.length > 0 || tag !== "") && (
        <NativeSelect
          size="xs"
          aria-label="Which hosts"
          value={tag}
          onChange={(event) => onTag(event.currentTarget.value)}
          data={[
            { value: "", label: "Every tag" },
            ...[...new Set([...tags, ...(tag === "" ? [] : [tag])])].map((one) => ({
              value: one,
              label: `${one} (${real.filter((host) => host.tags.includes(one)).length})`,
            })),
          ]}
        />
      )}
      <span className="num">{hostsInWords(hosts, shown.length, tag)}</span>
      {chosen.length > 0 ? (
        <fieldset className={classes.chosen} aria-label="The chosen hosts">
          <span className="num">{chosen.length} chosen</span>
          <ActionButton
            size="xs"
            variant="default"
            can={canTest}
            loading={testing}
            onClick={() => onTest(chosen)}
          >
            Test
          </ActionButton>
          <ReadFacts labId={labId} hosts={[...chosen]} label="Read facts of these" small />
          <ActionButton size="xs" variant="default" can={canTag} onClick={onRetag}>
            Tag …
          </ActionButton>
          <Button size="xs" variant="subtle" onClick={() => onChoose([])}>
            None
          </Button>
        </fieldset>
      ) : (
        real.length > 1 && (
          <Button size="xs" variant="subtle" onClick={() => onChoose(shown.map((host) => host.name))}>
            Choose all {shown.length}
          </Button>
        )
      )}
    </>
  );
}

function hostsInWords(hosts: readonly LabHost[], shown: number, tag: string): string {
  const jumps = hosts.filter((host) => host.jump).length;
  const rest = hosts.length - jumps;
  if (tag !== "") return `${shown} of ${countWords(rest, "host", "hosts")}`;
  return `${countWords(rest, "host", "hosts")}, ${countWords(jumps, "jump host", "jump hosts")}`;
}
