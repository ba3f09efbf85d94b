import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { ColorSchemeButton } from "../frame/color-scheme-button";
import { Logo } from "../frame/logo";
import classes from "./entry-frame.module.css";

/** The quiet page before one is signed in. */
export function EntryFrame({ children }: { children: ReactNode }) {
  return (
    <div className={classes.frame}>
      <div className={classes.corner}>
        <ColorSchemeButton />
      </div>
      <main className={classes.card}>{children}</main>
      <footer className={classes.foot}>
        Fairlead · from a blank lab to a Kubernetes that provably meets RA2
      </footer>
    </div>
  );
}

export function EntryHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.head}>
      <Logo size={36} />
      <Title order={1} mt={14}>
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="md" mt={4}>
          {children}
        </Text>
      )}
    </div>
  );
}
