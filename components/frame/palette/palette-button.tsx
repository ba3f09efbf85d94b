"use client";

import { Kbd } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { openPalette } from "../open-dialog";
import classes from "./palette-button.module.css";

/** Opens the search for those who do not know its keys, and tells them. */
export function PaletteButton() {
  const os = useOs();
  const keys = os === "macos" || os === "ios" ? "⌘K" : "Ctrl K";
  return (
    <button type="button" className={classes.button} aria-keyshortcuts="/ Control+K" onClick={openPalette}>
      <IconSearch size={16} aria-hidden />
      <span className={classes.word}>Search</span>
      <Kbd size="xs" className={classes.keys} aria-hidden>
        {keys}
      </Kbd>
    </button>
  );
}
