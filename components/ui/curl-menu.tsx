"use client";

import { Menu } from "@mantine/core";
import { IconApi } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ApiCall } from "./to-curl";
import { useOnceTrue } from "./use-once-true";

const CurlDialog = dynamic(() => import("./curl-dialog").then((part) => part.CurlDialog));

/** Menu item "API" and its dialog: what this page reads and does, as REST calls. The item goes into a Menu.Dropdown. */
export function useCurlMenu(calls: readonly ApiCall[]) {
  const [opened, setOpened] = useState(false);
  const wanted = useOnceTrue(opened);
  const item = (
    <Menu.Item leftSection={<IconApi size={16} />} onClick={() => setOpened(true)}>
      API
    </Menu.Item>
  );
  const dialog = wanted && <CurlDialog calls={calls} opened={opened} onClose={() => setOpened(false)} />;
  return { item, dialog };
}
