"use client";

import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { PlanOffer } from "@/server/contract/plan-offer";
import { Panel } from "../../ui/panel";
import { ClusterOptions } from "./cluster-options";
import { HostOptions } from "./host-options";
import { type FieldProblems, fieldId, type OptionFields } from "./option-fields";
import { countSet, type OptionTexts } from "./option-texts";
import classes from "./options.module.css";
import { TelcoOptions } from "./telco-options";

/** A field to show and to put the cursor in; `at` tells two wishes for one field apart. */
export interface WantedField {
  field: string;
  at: number;
}

/** What may be asked beyond the roles, for the cluster and each host; empty = as proposed, which stands in the field. */
export function OptionsPanel({
  hosts,
  texts,
  asked,
  offer,
  problems,
  wanted,
  onTexts,
}: {
  hosts: readonly string[];
  texts: OptionTexts;
  /** A person asked for these; otherwise they are what the plan takes by itself. */
  asked: boolean;
  /** Null while no plan could be made. */
  offer: PlanOffer | null;
  problems: FieldProblems;
  wanted: WantedField | null;
  onTexts: (texts: OptionTexts | null) => void;
}) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (section: string, open: boolean) =>
    setOpened((before) => {
      if (before.has(section) === open) return before;
      const next = new Set(before);
      if (open) next.add(section);
      else next.delete(section);
      return next;
    });
  useEffect(() => {
    if (wanted) setOpened((before) => new Set(before).add(sectionOf(wanted.field)));
  }, [wanted]);
  const met = useRef(0);
  useEffect(() => {
    // once a wish, not whenever a section is opened later
    if (!wanted || wanted.at === met.current || !opened.has(sectionOf(wanted.field))) return;
    met.current = wanted.at;
    // an interface is chosen with its address where the facts offer both
    const input =
      document.getElementById(fieldId(wanted.field)) ??
      document.getElementById(fieldId(wanted.field.replace(/nic$/, "address")));
    input?.focus({ preventScroll: true });
    input?.scrollIntoView({ block: "center" });
  }, [wanted, opened]);
  const fields: OptionFields = {
    hosts,
    texts,
    problems,
    onChange: (change) =>
      onTexts(Object.fromEntries(Object.entries({ ...texts, ...change }).filter(([, text]) => text !== ""))),
  };
  const set =
    countSet(texts, "cluster") +
    countSet(texts, "telco") +
    hosts.reduce((sum, host) => sum + countSet(texts, `hosts.${host}`), 0);
  const section = (key: string, title: string, body: () => ReactNode) => (
    <Section
      key={key}
      title={title}
      set={countSet(texts, key)}
      wrong={Object.keys(problems).some((field) => field.startsWith(`${key}.`))}
      opened={opened.has(key)}
      onToggle={(open) => toggle(key, open)}
    >
      {body}
    </Section>
  );
  return (
    <Panel
      title="Options"
      aside={
        <span className={classes.aside}>
          <span className="num">{set === 0 ? "all as proposed" : `${set} set`}</span>
          {asked && (
            <Button size="compact-xs" variant="default" onClick={() => onTexts(null)}>
              Back to proposed
            </Button>
          )}
        </span>
      }
      flush
    >
      {section("cluster", "Cluster", () => (
        <ClusterOptions fields={fields} offer={offer?.cluster ?? null} />
      ))}
      {section("telco", "Telco add-ons", () => (
        <TelcoOptions fields={fields} offer={offer?.telco ?? null} />
      ))}
      {hosts.map((host) =>
        section(`hosts.${host}`, host, () => (
          <HostOptions
            host={host}
            fields={fields}
            offer={offer?.hosts.find((one) => one.name === host) ?? null}
          />
        )),
      )}
    </Panel>
  );
}

const sectionOf = (field: string) =>
  field
    .split(".")
    .slice(0, field.startsWith("hosts.") ? 2 : 1)
    .join(".");

function Section({
  title,
  set,
  wrong,
  opened,
  onToggle,
  children,
}: {
  title: string;
  set: number;
  wrong: boolean;
  opened: boolean;
  onToggle: (open: boolean) => void;
  children: () => ReactNode;
}) {
  return (
    <details
      className={classes.section}
      open={opened}
      onToggle={(event) => onToggle(event.currentTarget.open)}
    >
      <summary className={classes.summary}>
        <span className={classes.name}>{title}</span>
        {wrong && <span className={classes.wrong}>needs a look</span>}
        <span className={classes.count}>{set === 0 ? "as proposed" : `${set} set`}</span>
      </summary>
      {/* the forms of a hundred hosts nobody opened cost nothing */}
      {opened && <div className={classes.fields}>{children()}</div>}
    </details>
  );
}
