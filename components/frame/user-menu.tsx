"use client";

import { ActionIcon, Avatar, Menu, Text } from "@mantine/core";
import { IconKeyboard, IconLogout, IconSettings } from "@tabler/icons-react";
import Link from "next/link";
import { ROLE_TITLES } from "@/server/contract/role-table";
import { paths } from "../paths";
import { openShortcuts } from "./open-dialog";
import { signOut } from "./sign-out";
import { useViewer } from "./viewer";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { name, email, role } = useViewer();
  const initials = initialsOf(name);
  return (
    <Menu width={240}>
      <Menu.Target>
        <ActionIcon size={34} radius="xl" aria-label={`${initials}: account of ${name}`}>
          <Avatar color="iris" variant="filled" size={28} radius="xl">
            {initials}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "8px 12px 10px" }}>
          <Text fw={600} size="md" truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {email}
          </Text>
          <Text size="xs" c="dimmed">
            {ROLE_TITLES[role]}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} href={paths.settingsAbout()} leftSection={<IconSettings size={16} />}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** First letters of the first and the last word. */
const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : "";
  return `${[...(words[0] ?? "")][0] ?? ""}${[...(last ?? "")][0] ?? ""}`.toUpperCase();
};
