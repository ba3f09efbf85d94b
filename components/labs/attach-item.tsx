"use client";

import { Menu, Tooltip } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import type { Allowed } from "@/server/contract/job";

/** In the ⋯ menu of a lab that has no cluster. */
export function AttachItem({ can, onClick }: { can: Allowed; onClick: () => void }) {
  const item = (
    <Menu.Item
      leftSection={<IconPlugConnected size={16} />}
      onClick={can.allowed ? onClick : undefined}
      {...(can.allowed
        ? {}
        : { "data-disabled": true, "aria-disabled": true, "aria-description": can.reason ?? "" })}
    >
      Attach a cluster …
    </Menu.Item>
  );
  return can.allowed ? item : <Tooltip label={can.reason}>{item}</Tooltip>;
}
