import { Button, Group, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ImportPreview } from "@/server/contract/descriptor-import";
import { FILE_KIND_TITLES } from "@/server/contract/import-words";
import { Panel } from "../ui/panel";
import type { ImportInHand } from "./use-import";

/** A place of a file that a person wants to see; a new object each time they ask. */
export interface WantedPlace {
  file: string;
  line: number;
}

/** The files as text, one at a time; a finding that was chosen shows its line. */
export function FileEditor({
  inHand,
  kinds,
  shown,
  onShow,
  place,
}: {
  inHand: ImportInHand;
  kinds: ImportPreview["files"];
  shown: number;
  onShow: (index: number) => void;
  place: WantedPlace | null;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { files, write, remove } = inHand;
  const file = files[shown] ?? files[0];
  const index = file ? files.indexOf(file) : 0;
  useEffect(() => {
    if (place && area.current) showLine(area.current, place.line);
  }, [place]);
  if (!file) return null;
  const kind = kinds.find(({ name }) => name === file.name)?.kind;
  return (
    <Panel
      title={files.length === 1 ? file.name : "Files"}
      aside={
        <Button size="compact-xs" variant="subtle" onClick={() => remove(index)}>
          Leave {files.length === 1 ? "it" : file.name} out
        </Button>
      }
    >
      <Stack gap="sm">
        {files.length > 1 && (
          <Group>
            <SegmentedControl
              size="xs"
              aria-label="File"
              value={String(index)}
              onChange={(value) => onShow(Number(value))}
              data={files.map(({ name }, i) => ({ value: String(i), label: name }))}
            />
          </Group>
        )}
        <Textarea
          ref={area}
          label={kind ? FILE_KIND_TITLES[kind] : "Text"}
          aria-label={`Text of ${file.name}`}
          value={file.text}
          onChange={(event) => write(index, event.currentTarget.value)}
          placeholder="Paste a PDF, an IDF, an inventory or an SSH configuration"
          rows={24}
          spellCheck={false}
          wrap="off"
          styles={{
            input: {
              fontFamily: "var(--mantine-font-family-monospace)",
              fontSize: 12.5,
              lineHeight: "19px",
              overflowX: "auto",
            },
          }}
        />
      </Stack>
    </Panel>
  );
}

/** Selects a line and brings it a few lines below the upper edge. */
function showLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 4) * 19);
  // the head of a phone's page would lie over its upper edge
  area.scrollIntoView({ block: "center" });
}
