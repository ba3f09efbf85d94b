"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useLabs } from "../frame/use-labs";
import type { AuditParams } from "./audit-filter";

const NONE: AuditParams = { actor: "", action: "", subject: "", lab: "", from: "", to: "", seq: "" };

/** Filters of the audit trail; all of them hold at once. */
export function AuditFilters({
  values,
  set,
}: {
  values: AuditParams;
  set: (change: Partial<AuditParams>) => void;
}) {
  const labs = useLabs();
  const known = labs.some((lab) => lab.id === values.lab);
  const text = (key: "actor" | "action" | "subject", label: string, placeholder: string, width: number) => (
    <TextInput
      size="xs"
      w={width}
      aria-label={label}
      placeholder={placeholder}
      value={values[key]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  );
  const day = (key: "from" | "to", label: string) => (
    <TextInput
      size="xs"
      type="date"
      aria-label={`${label}, UTC`}
      title={`${label}, UTC`}
      value={values[key]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  );
  const filtered = Object.values(values).some((value) => value !== "");
  return (
    <>
      {text("actor", "Filter by person", "By whom", 120)}
      {text("action", "Filter by action", "Action: lab.", 120)}
      {text("subject", "Filter by subject", "Subject", 130)}
      <NativeSelect
        size="xs"
        aria-label="Lab"
        value={values.lab}
        onChange={(event) => set({ lab: event.currentTarget.value })}
        data={[
          { value: "", label: "Every lab" },
          ...(values.lab && !known ? [{ value: values.lab, label: "A lab that is gone" }] : []),
          ...labs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {day("from", "First day")}
      <span aria-hidden>–</span>
      {day("to", "Last day")}
      {filtered && (
        <Button size="xs" variant="subtle" onClick={() => set(NONE)}>
          {values.seq === "" ? "Clear filters" : `Entry ${values.seq} only: show all`}
        </Button>
      )}
    </>
  );
}
