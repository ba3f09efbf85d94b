"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { paths } from "../paths";
import { useOnDemand } from "../ui/use-on-demand";
import { useCurrentLab } from "./current-lab";
import { onOpenAsked } from "./open-dialog";

const loadShortcutsDialog = () => import("./shortcuts-dialog").then((part) => part.ShortcutsDialog);

const loadPalette = () => import("./palette/command-palette").then((part) => part.CommandPalette);

/** A `g` waits this long for its second key, ms. */
const WAIT = 1200;

/** Listens for the frame's shortcuts, shows all of them on `?` and the search on `/` and Ctrl+K. */
export function Shortcuts() {
  const [open, setOpen] = useState<"shortcuts" | "palette" | null>(null);
  const ShortcutsDialog = useOnDemand(loadShortcutsDialog, open === "shortcuts");
  const Palette = useOnDemand(loadPalette, open === "palette");
  const router = useRouter();
  const labId = useCurrentLab();
  const waitsSince = useRef(0);
  useEffect(() => {
    const asked = { shortcuts: () => setOpen("shortcuts"), palette: () => setOpen("palette") };
    const press = (event: KeyboardEvent) => {
      if (isPaletteKey(event)) {
        event.preventDefault(); // a browser's own search bar has the same keys
        return setOpen((now) => (now === "palette" ? null : "palette"));
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") return asked.shortcuts();
      const second = Date.now() - waitsSince.current < WAIT;
      waitsSince.current = event.key === "g" && !second ? Date.now() : 0;
      const target = second ? placeOf(event.key, labId) : undefined;
      if (target) router.push(target);
    };
    window.addEventListener("keydown", press);
    const stopListening = onOpenAsked(asked);
    return () => {
      window.removeEventListener("keydown", press);
      stopListening();
    };
  }, [router, labId]);
  const close = () => setOpen(null);
  return (
    <>
      {ShortcutsDialog && <ShortcutsDialog opened={open === "shortcuts"} onClose={close} />}
      {Palette && <Palette opened={open === "palette"} onClose={close} />}
    </>
  );
}

const isPaletteKey = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.metaKey
    ? event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey
    : event.key === "/" && !event.altKey && !isTyping(event.target);

function placeOf(key: string, labId: string | null): string | undefined {
  switch (key) {
    case "h":
      return paths.home();
    case "j":
      return paths.jobs();
    case "b":
      return paths.bundles();
    case "s":
      return paths.settingsAbout();
    case "o":
      return labId ? paths.lab(labId) : undefined;
    case "d":
      return labId ? paths.labDeploy(labId) : undefined;
    default:
      return undefined;
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
