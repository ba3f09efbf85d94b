"use client";

import Link from "next/link";
import classes from "./app-frame.module.css";
import { useCurrentLab } from "./current-lab";
import { isCurrent, labItems, mainItems, type NavItem } from "./nav-items";
import { useLabs } from "./use-labs";

/** The pages that exist: of the lab the person is at, then of the whole installation. */
export function SideBar({ pathname }: { pathname: string }) {
  const labId = useCurrentLab();
  const name = useLabs().find((lab) => lab.id === labId)?.name;
  return (
    <nav className={classes.side} aria-label="Main">
      {labId && (
        <div className={classes.group}>
          <span className={classes.groupName} title={name}>
            {name ?? "This lab"}
          </span>
          {labItems(labId).map((item) => (
            <NavLink key={item.href} item={item} pathname={pathname} />
          ))}
        </div>
      )}
      <div className={classes.group}>
        {labId && <span className={classes.groupName}>Everything</span>}
        {mainItems().map((item) => (
          <NavLink key={item.href} item={item} pathname={pathname} />
        ))}
      </div>
    </nav>
  );
}

export function NavLink({ item, pathname }: { item: NavItem; pathname: string }) {
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      className={classes.item}
      aria-current={isCurrent(item, pathname) ? "page" : undefined}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      {item.label}
    </Link>
  );
}
