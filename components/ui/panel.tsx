import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./panel.module.css";

/** A titled part of a page. `flush` lets a table reach the edges. */
export function Panel({
  title,
  aside,
  flush = false,
  children,
}: {
  title?: ReactNode;
  /** Right of the title: a count, a link, an age. */
  aside?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel}>
      {(title || aside) && (
        <header className={classes.head}>
          {title && (
            <Title order={2} className={classes.title}>
              {title}
            </Title>
          )}
          {aside && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
