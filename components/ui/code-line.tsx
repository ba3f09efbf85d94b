import { Text } from "@mantine/core";
import classes from "./code-line.module.css";
import { CopyButton } from "./copy-button";

/** A command or value to take along: monospace, wrapped, with its copy button. */
export function CodeLine({ label, code }: { label?: string; code: string }) {
  return (
    <div>
      {label && (
        <Text size="sm" fw={500} mb={4}>
          {label}
        </Text>
      )}
      <div className={classes.line}>
        <code className={classes.code}>{code}</code>
        <CopyButton value={code} label={label ? `Copy: ${label}` : "Copy command"} />
      </div>
    </div>
  );
}
