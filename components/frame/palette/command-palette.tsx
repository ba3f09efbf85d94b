"use client";

import { CloseButton, Combobox, Modal, TextInput, useCombobox, useMantineColorScheme } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { StatusIcon } from "../../status/status-icon";
import { openShortcuts } from "../open-dialog";
import classes from "./command-palette.module.css";
import { matchEntries, type PaletteEntry } from "./match-entries";
import { usePaletteEntries } from "./use-palette-entries";

/** Search over everything one can go to or do; the keyboard alone is enough. */
export function CommandPalette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={620} yOffset="12dvh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search" classNames={{ inner: classes.inner, content: classes.content }}>
        <Palette onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const listId = useId();
  const optionId = (entry: PaletteEntry) => `${listId}-${entry.id.replaceAll(/[^0-9a-z-]/gi, "-")}`;
  const combobox = useCombobox({ opened: true });
  const groups = matchEntries(usePaletteEntries(text), text);
  const entries = groups.flatMap((group) => group.entries);
  const at = Math.max(
    0,
    entries.findIndex((entry) => entry.id === chosen),
  );
  const current = entries[at];
  const currentId = current && optionId(current);
  const run = useEntry(onClose);

  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: "nearest" });
  }, [currentId]);

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen(entries.at((at + step) % entries.length)?.id ?? null);
    else if (event.key === "Enter" && current) run(current);
    else return;
    event.preventDefault();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={(id) => run(entries.find((entry) => entry.id === id))}>
      <TextInput
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(null);
        }}
        onKeyDown={press}
        placeholder="Lab, node, job, bundle, page or action"
        aria-label="Search labs, nodes, jobs, bundles, pages and actions"
        role="combobox"
        aria-expanded={entries.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(currentId ? { "aria-activedescendant": currentId } : {})}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        variant="unstyled"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={<CloseButton aria-label="Close" onClick={onClose} />}
        classNames={{ root: classes.search, input: classes.input }}
      />
      <Combobox.Options id={listId} aria-label="Results" className={classes.list}>
        {groups.map(({ name, entries: lines }) => (
          <Combobox.Group key={name} label={name} classNames={{ groupLabel: classes.group }}>
            {lines.map((entry) => (
              <Combobox.Option
                key={entry.id}
                value={entry.id}
                id={optionId(entry)}
                disabled={Boolean(entry.off)}
                aria-selected={entry === current}
                onMouseMove={() => setChosen(entry.id)}
                className={classes.option}
              >
                <EntryIcon entry={entry} />
                <span className={classes.label}>{entry.label}</span>
                {(entry.off ?? entry.detail) && (
                  <span className={classes.detail}>{entry.off ?? entry.detail}</span>
                )}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
      <p role="status" className={classes.none} hidden={entries.length > 0}>
        {entries.length === 0 && "Nothing has all of these words."}
      </p>
    </Combobox>
  );
}

function EntryIcon({ entry: { icon: Icon, status } }: { entry: PaletteEntry }) {
  if (status) return <StatusIcon status={status} size={16} />;
  return Icon ? <Icon size={16} stroke={1.7} aria-hidden /> : null;
}

/** What choosing an entry does; one that is off does nothing, and its line says why. */
function useEntry(onClose: () => void): (entry: PaletteEntry | undefined) => void {
  const router = useRouter();
  const { toggleColorScheme } = useMantineColorScheme();
  return (entry) => {
    if (!entry || entry.off) return;
    onClose();
    if ("href" in entry.does) router.push(entry.does.href);
    else if (entry.does.turn === "colours") toggleColorScheme();
    else openShortcuts();
  };
}
