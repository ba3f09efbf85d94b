"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { paths } from "../paths";
import { useOnDemand } from "../ui/use-on-demand";
import { useCurrentLab } from "./current-lab";

const loadShortcutsDialog = () => import("./shortcuts-dialog").then((part) => part.ShortcutsDialog);

const OPEN = "fairlead:shortcuts";
/** A `g` waits this long for its second key, ms. */
const WAIT = 1200;

export const openShortcuts = (): void => {
  window.dispatchEvent(new Event(OPEN));
};

/** Listens for the frame's shortcuts, and shows all of them on `?`. */
export function Shortcuts() {
  const [opened, setOpened] = useState(false);
  const ShortcutsDialog = useOnDemand(loadShortcutsDialog, opened);
  const router = useRouter();
  const labId = useCurrentLab();
  const waitsSince = useRef(0);
  useEffect(() => {
    const open = () => setOpened(true);
    const press = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") return open();
      const second = Date.now() - waitsSince.current < WAIT;
      waitsSince.current = event.key === "g" && !second ? Date.now() : 0;
      const target = second ? placeOf(event.key, labId) : undefined;
      if (target) router.push(target);
    };
    window.addEventListener("keydown", press);
    window.addEventListener(OPEN, open);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener(OPEN, open);
    };
  }, [router, labId]);
  return ShortcutsDialog && <ShortcutsDialog opened={opened} onClose={() => setOpened(false)} />;
}

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
