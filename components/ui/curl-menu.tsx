"use client";

import { Menu } from "@mantine/core";
import { IconApi } from "@tabler/icons-react";
import { useState } from "react";
import type { ApiCall } from "./to-curl";
import { useOnDemand } from "./use-on-demand";

const loadCurlDialog = () => import("./curl-dialog").then((part) => part.CurlDialog);

/** Menu item "API" and its dialog: what this page reads and does, as REST calls. The item goes into a Menu.Dropdown. */
export function useCurlMenu(calls: readonly ApiCall[]) {
  const [opened, setOpened] = useState(false);
  const CurlDialog = useOnDemand(loadCurlDialog, opened);
  const item = (
    <Menu.Item leftSection={<IconApi size={16} />} onClick={() => setOpened(true)}>
      API
    </Menu.Item>
  );
  const dialog = CurlDialog && <CurlDialog calls={calls} opened={opened} onClose={() => setOpened(false)} />;
  return { item, dialog };
}
