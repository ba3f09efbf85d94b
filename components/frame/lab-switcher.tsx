"use client";

import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconPlus, IconStack2 } from "@tabler/icons-react";
import Link from "next/link";
import { paths } from "../paths";
import { StatusIcon } from "../status/status-icon";
import classes from "./app-frame.module.css";
import { useCurrentLab } from "./current-lab";
import { useLabs } from "./use-labs";
import { useMay } from "./viewer";

/** From any page to any lab. */
export function LabSwitcher() {
  const labs = useLabs();
  const labId = useCurrentLab();
  const mayCreate = useMay("lab.create");
  const name = labs.find((lab) => lab.id === labId)?.name ?? "All labs";
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button type="button" className={classes.switch} aria-label={`${name}: switch lab`}>
          <span className={classes.switchName}>{name}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: "auto" }}>
        <Menu.Item component={Link} href={paths.home()} leftSection={<IconStack2 size={16} />}>
          All labs
        </Menu.Item>
        {labs.length > 0 && <Menu.Divider />}
        {labs.map((lab) => (
          <Menu.Item
            key={lab.id}
            component={Link}
            href={paths.lab(lab.id)}
            leftSection={<StatusIcon status={lab.state} label={lab.state} />}
            rightSection={lab.id === labId ? <IconCheck size={14} aria-label="shown now" /> : null}
          >
            {lab.name}
          </Menu.Item>
        ))}
        {mayCreate.allowed && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} href={paths.newPracticeLab()} leftSection={<IconPlus size={16} />}>
              Create practice lab
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
