"use client";

import Link from "next/link";
import { paths } from "../paths";
import classes from "./app-frame.module.css";
import { ColorSchemeButton } from "./color-scheme-button";
import { LabSwitcher } from "./lab-switcher";
import { Logo } from "./logo";
import { PaletteButton } from "./palette/palette-button";
import { RunningPill } from "./running-pill";
import { UserMenu } from "./user-menu";

export function TopBar() {
  return (
    <header className={classes.top}>
      <Link href={paths.home()} className={classes.brand} aria-label="Fairlead, all labs">
        <Logo />
        <span className={classes.brandName}>Fairlead</span>
      </Link>
      <span className={classes.slash} aria-hidden>
        /
      </span>
      <LabSwitcher />
      <span className={classes.spacer} />
      <PaletteButton />
      <RunningPill />
      <ColorSchemeButton />
      <UserMenu />
    </header>
  );
}
