"use client";

import { Input } from "@mantine/core";
import { useId } from "react";
import classes from "./create-practice.module.css";

const CHOICES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** One to ten hosts; those that do not fit are there to see, with the reason. */
export function HostCount({
  value,
  most,
  onChange,
  reason,
}: {
  value: number;
  /** The largest number that fits now. */
  most: number;
  onChange: (hosts: number) => void;
  /** What bounds the number, in one sentence. */
  reason: string | undefined;
}) {
  const id = useId();
  return (
    <fieldset className={classes.counts} aria-describedby={`${id}-why`}>
      <Input.Label component="legend">Hosts beside the jump host</Input.Label>
      <div className={classes.row}>
        {CHOICES.map((count) => (
          <label key={count} className={classes.count} title={count > most ? reason : undefined}>
            <input
              type="radio"
              name={id}
              value={count}
              checked={count === value}
              disabled={count > most}
              onChange={() => onChange(count)}
            />
            <span>{count}</span>
          </label>
        ))}
      </div>
      <Input.Description id={`${id}-why`} mt={8} mih="1.3em">
        {reason ?? "Asking this machine how many fit …"}
      </Input.Description>
    </fieldset>
  );
}
