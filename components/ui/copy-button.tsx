"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { copyText } from "./copy-text";

/** Copies an id, an address, a fingerprint; says that it did. */
export function CopyButton({
  value,
  label = "Copy",
  size = "sm",
}: {
  value: string;
  /** What is copied, in words: "Copy fingerprint". */
  label?: string;
  size?: "xs" | "sm" | "md";
}) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1600);
    return () => clearTimeout(timer);
  }, [state]);
  const said = { idle: label, copied: "Copied", failed: "The browser refused: select the text and copy it" };
  return (
    <Tooltip label={said[state]} {...(state === "idle" ? {} : { opened: true })}>
      <ActionIcon
        size={size}
        aria-label={label}
        onClick={async (event) => {
          event.stopPropagation();
          setState((await copyText(value)) ? "copied" : "failed");
        }}
      >
        {state === "copied" ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
