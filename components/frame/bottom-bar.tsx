"use client";

import Link from "next/link";
import classes from "./app-frame.module.css";
import { useCurrentLab } from "./current-lab";
import { isCurrent, labItems, mainItems } from "./nav-items";

/** Five thumbs' reach on a narrow screen: the side bar's places, the lab's own page second. */
export function BottomBar({ pathname }: { pathname: string }) {
  const labId = useCurrentLab();
  const [labs, ...rest] = mainItems();
  const [overview] = labId ? labItems(labId) : [];
  const lab = overview && { ...overview, label: "Lab", exact: false };
  return (
    <nav className={classes.bottom} aria-label="Main, at the bottom">
      {[labs, lab, ...rest].map((item) => {
        if (!item) return null;
        const Icon = item.icon;
        return (
          <Link
            key={item.label}
            href={item.href}
            className={classes.bottomItem}
            aria-current={isCurrent(item, pathname) ? "page" : undefined}
          >
            <Icon size={20} stroke={1.7} aria-hidden />
            {item.label}
          </Link>
        );
      })}
    </nav>
  );
}
