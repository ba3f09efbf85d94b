"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import classes from "./settings.module.css";

/** The parts of the settings this person may read, above the one that is shown. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const people = useMay("user.read").allowed;
  const audit = useMay("audit.read").allowed;
  const tabs = [
    ...(people ? [{ label: "People", href: paths.settingsPeople() }] : []),
    { label: "API keys", href: paths.settingsApiKeys() },
    { label: "API", href: paths.settingsApi() },
    ...(audit ? [{ label: "Audit trail", href: paths.settingsAudit() }] : []),
    { label: "About", href: paths.settingsAbout() },
  ];
  return (
    <>
      {tabs.length > 1 && (
        <nav className={classes.tabs} aria-label="Settings">
          {tabs.map((tab) => (
            <Link
              key={tab.href}
              href={tab.href}
              className={classes.tab}
              aria-current={pathname === tab.href ? "page" : undefined}
            >
              {tab.label}
            </Link>
          ))}
        </nav>
      )}
      {children}
    </>
  );
}
