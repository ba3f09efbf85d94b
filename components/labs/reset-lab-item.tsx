"use client";

import { Menu, Tooltip } from "@mantine/core";
import { IconEraser } from "@tabler/icons-react";
import type { Allowed } from "@/server/contract/job";

/** In the lab's ⋯ menu. */
export function ResetLabItem({ can, onClick }: { can: Allowed; onClick: () => void }) {
  const item = (
    <Menu.Item
      leftSection={<IconEraser size={16} />}
      onClick={can.allowed ? onClick : undefined}
      {...(can.allowed
        ? {}
        : { "data-disabled": true, "aria-disabled": true, "aria-description": can.reason ?? "" })}
    >
      Reset hosts …
    </Menu.Item>
  );
  return can.allowed ? item : <Tooltip label={can.reason}>{item}</Tooltip>;
}
