"use client";

import { Tooltip } from "@mantine/core";
import { GLOSSARY } from "./glossary";
import classes from "./marks.module.css";

const isTerm = (mark: string): mark is keyof typeof GLOSSARY => mark in GLOSSARY;

/** Honesty marks: what a reader has to know before believing a result. */
export function Marks({ marks }: { marks: readonly string[] }) {
  if (marks.length === 0) return null;
  return (
    <span className={classes.marks}>
      {marks.map((mark) => (
        <Tooltip key={mark} label={isTerm(mark) ? GLOSSARY[mark] : mark}>
          <span className={classes.mark}>{mark}</span>
        </Tooltip>
      ))}
    </span>
  );
}
