"use client";

import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { GLOSSARY, type GlossaryTermName } from "./glossary";
import classes from "./glossary-term.module.css";

/** A term of the field with its one-line explanation on hover, focus and touch. */
export function GlossaryTerm({ term, children }: { term: GlossaryTermName; children?: ReactNode }) {
  return (
    <Tooltip label={GLOSSARY[term]} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={classes.term} aria-description={GLOSSARY[term]}>
        {children ?? term}
      </button>
    </Tooltip>
  );
}
