"use client";

import { ActionIcon, Tooltip, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";

/** Light or dark; the system's own until pressed. The icon is chosen by CSS, so that the server needs not know. */
export function ColorSchemeButton() {
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <Tooltip label="Light or dark">
      <ActionIcon size={34} aria-label="Switch between light and dark" onClick={() => toggleColorScheme()}>
        <IconMoon size={18} stroke={1.7} className="only-light" />
        <IconSun size={18} stroke={1.7} className="only-dark" />
      </ActionIcon>
    </Tooltip>
  );
}
