"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { WantedEdit } from "../register/edit-machine";

const MOST_HOPS = 2;

/** Adds a host or a jump host to a registered lab. */
export function AddMachine({ jumpHosts, onAdd }: { jumpHosts: number; onAdd: (wanted: WantedEdit) => void }) {
  if (jumpHosts >= MOST_HOPS) {
    return (
      <Button variant="default" onClick={() => onAdd({ jump: false, name: null })}>
        Add host
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} />}>
          Add
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAdd({ jump: false, name: null })}>Host …</Menu.Item>
        <Menu.Item onClick={() => onAdd({ jump: true, name: null })}>Jump host …</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
