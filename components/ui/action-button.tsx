"use client";

import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import type { Allowed } from "@/server/contract/job";

/**
 * A button that may be refused: it stays reachable by keyboard, looks disabled and says why on hover, on focus and to a
 * screen reader.
 */
export function ActionButton({
  can,
  onClick,
  type = "button",
  children,
  ...rest
}: {
  can: Allowed;
  onClick?: () => void;
  type?: "button" | "submit";
  children: ReactNode;
} & Omit<ButtonProps, "onClick">) {
  if (can.allowed) {
    return (
      <Button {...rest} type={type} onClick={onClick}>
        {children}
      </Button>
    );
  }
  const reason = can.reason ?? "Not possible now.";
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        type="button"
        data-disabled
        aria-disabled="true"
        aria-description={reason}
        title={reason}
        onClick={(event) => event.preventDefault()}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
