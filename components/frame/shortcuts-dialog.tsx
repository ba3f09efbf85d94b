"use client";

import { Kbd, Modal, Text } from "@mantine/core";
import { SHORTCUTS } from "./shortcut-table";
import classes from "./shortcuts.module.css";

/** Every shortcut there is. */
export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      {SHORTCUTS.map(({ group, keys }) => (
        <section key={group} className={classes.group}>
          <Text component="h3" size="xs" fw={600} c="dimmed">
            {group}
          </Text>
          <dl className={classes.list}>
            {keys.map(([key, does]) => (
              <div key={key} className={classes.row}>
                <dt>{does}</dt>
                <dd>
                  {key.split(" ").map((one, place) => (
                    <Kbd key={place === 0 ? "first" : "then"}>{one}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
