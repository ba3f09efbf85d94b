"use client";

import classes from "./app-frame.module.css";
import { useCurrentLab } from "./current-lab";
import { labItems } from "./nav-items";
import { NavLink } from "./side-bar";

/** A lab's pages in a row above the page, where a narrow screen has no side bar. */
export function LabTabs({ pathname }: { pathname: string }) {
  const labId = useCurrentLab();
  if (!labId || !pathname.startsWith("/labs/")) return null;
  return (
    <nav className={classes.tabs} aria-label="Lab">
      {labItems(labId).map((item) => (
        <NavLink key={item.href} item={item} pathname={pathname} />
      ))}
    </nav>
  );
}
