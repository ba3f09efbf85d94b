"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import classes from "./app-frame.module.css";
import { BottomBar } from "./bottom-bar";
import { CurrentLabProvider } from "./current-lab";
import { LabTabs } from "./lab-tabs";
import { Shortcuts } from "./shortcuts";
import { SideBar } from "./side-bar";
import { TopBar } from "./top-bar";
import { type SignedIn, ViewerProvider } from "./viewer";

/** What stands around every page of the console. */
export function AppFrame({ viewer, children }: { viewer: SignedIn; children: ReactNode }) {
  const pathname = usePathname();
  return (
    <ViewerProvider viewer={viewer}>
      <Suspense>
        <CurrentLabProvider>
          <div className={classes.frame}>
            <a href="#main" className={classes.skip}>
              Skip to the page
            </a>
            <TopBar />
            <SideBar pathname={pathname} />
            <main id="main" tabIndex={-1} className={classes.main}>
              <div className={classes.page}>
                <LabTabs pathname={pathname} />
                {children}
              </div>
            </main>
            <BottomBar pathname={pathname} />
            <Shortcuts />
          </div>
        </CurrentLabProvider>
      </Suspense>
    </ViewerProvider>
  );
}
