"use client";

import { Menu, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Allowed } from "@/server/contract/job";

/** In the lab's ⋯ menu. */
export function RemoveLabItem({
  can,
  onClick,
  words = "Remove lab …",
}: {
  can: Allowed;
  onClick: () => void;
  words?: string;
}) {
  const item = (
    <Menu.Item
      leftSection={<IconTrash size={16} />}
      onClick={can.allowed ? onClick : undefined}
      {...(can.allowed
        ? {}
        : { "data-disabled": true, "aria-disabled": true, "aria-description": can.reason ?? "" })}
    >
      {words}
    </Menu.Item>
  );
  return can.allowed ? item : <Tooltip label={can.reason}>{item}</Tooltip>;
}
