"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import type { ProfileRow, ProfileVerdict } from "@/server/contract/deploy";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import classes from "./deploy.module.css";

const VERDICTS: readonly ProfileVerdict[] = ["met", "not met", "needs add-on", "not assessed"];

/** The profile, and what a deploy by it does for each row of RA2, said before it runs. */
export function ProfilePanel({ rows }: { rows: readonly ProfileRow[] }) {
  const [wanted, setWanted] = useState<ProfileVerdict | null>(null);
  const shown = wanted === null ? [] : rows.filter((row) => row.verdict === wanted);
  return (
    <Panel title="Profile">
      <div className={classes.choice} data-chosen>
        <span className={classes.choiceTitle}>basic (lab)</span>
        <Text size="sm" c="dimmed">
          <GlossaryTerm term="RA2 profile">RA2 profile</GlossaryTerm> “basic”, as far as this installer sets
          it up. It is no claim of conformance.
        </Text>
      </div>
      <fieldset className={classes.verdicts}>
        <legend>What it does for the {rows.length} rows of RA2</legend>
        {VERDICTS.map((verdict) => {
          const count = rows.filter((row) => row.verdict === verdict).length;
          return (
            <button
              key={verdict}
              type="button"
              className={classes.verdict}
              data-verdict={verdict}
              aria-pressed={wanted === verdict}
              onClick={() => setWanted(wanted === verdict ? null : verdict)}
            >
              <span className={classes.verdictCount}>{count}</span>
              {verdict}
            </button>
          );
        })}
      </fieldset>
      {wanted && <Rows rows={shown} verdict={wanted} />}
    </Panel>
  );
}

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

function Rows({ rows, verdict }: { rows: readonly ProfileRow[]; verdict: ProfileVerdict }) {
  return (
    <section className={classes.rows} aria-label={`Rows: ${verdict}`} {...FOCUSABLE}>
      {rows.map((row) => (
        <article key={`${row.id} ${row.title} ${row.reason}`} className={classes.row}>
          <div className={classes.rowHead}>
            <code>{row.id}</code>
            <span className={classes.quiet}>{row.level}</span>
          </div>
          <div>{row.title}</div>
          <div className={classes.quiet}>{row.reason}</div>
        </article>
      ))}
      {rows.length === 0 && <p className={classes.quiet}>No row is “{verdict}”.</p>}
    </section>
  );
}
