"use client";

import { type ComponentType, useEffect, useState } from "react";

/**
 * A component whose script is loaded when it is first wanted; null until then, and there from then on.
 * Not React's lazy: suspending while a menu closes left the menu on the page.
 * @param load stays the same function over all renders
 */
export function useOnDemand<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted: boolean,
): ComponentType<Props> | null {
  const [loaded, setLoaded] = useState<{ component: ComponentType<Props> } | null>(null);
  useEffect(() => {
    if (!wanted || loaded) return;
    load().then(
      (component) => setLoaded({ component }),
      (cause) =>
        setLoaded(() => {
          throw cause; // to the page's error screen, which offers to try again
        }),
    );
  }, [wanted, loaded, load]);
  return loaded?.component ?? null;
}
