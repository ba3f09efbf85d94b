const SHORTCUTS = "fairlead:shortcuts";
const PALETTE = "fairlead:palette";

/** Opens the list of keyboard shortcuts from wherever it is asked for. */
export const openShortcuts = (): void => {
  window.dispatchEvent(new Event(SHORTCUTS));
};

/** Opens the search over labs, jobs, bundles and pages. */
export const openPalette = (): void => {
  window.dispatchEvent(new Event(PALETTE));
};

/** Calls back when one of them is asked for. @returns stops listening */
export function onOpenAsked(asked: { shortcuts: () => void; palette: () => void }): () => void {
  window.addEventListener(SHORTCUTS, asked.shortcuts);
  window.addEventListener(PALETTE, asked.palette);
  return () => {
    window.removeEventListener(SHORTCUTS, asked.shortcuts);
    window.removeEventListener(PALETTE, asked.palette);
  };
}
