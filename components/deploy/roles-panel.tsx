"use client";

import { Badge, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { LabHost, PlannedRole } from "@/server/contract/lab";
import { Panel } from "../ui/panel";
import classes from "./deploy.module.css";
import type { Roles } from "./roles";

const ROLES: readonly PlannedRole[] = ["control-plane", "worker", "unused"];

/** Which host carries the control plane, which ones work, which are left out; the rule that is broken stands below. */
export function RolesPanel({
  hosts,
  roles,
  broken,
  onRoles,
}: {
  hosts: readonly LabHost[];
  roles: Roles;
  broken: string | null;
  onRoles: (roles: Roles) => void;
}) {
  // a plan names only the hosts it uses
  const all = Object.fromEntries(hosts.map(({ name }) => [name, roles[name] ?? "unused"]));
  return (
    <Panel title="Roles">
      <ul className={classes.hosts}>
        {hosts.map(({ name, recordedHardware }) => (
          <li key={name} className={classes.hostRow}>
            <span className={classes.hostName}>
              {name}
              {recordedHardware && (
                <Badge size="xs" variant="default" tt="none" fw={500} className={classes.recorded}>
                  recorded hardware
                </Badge>
              )}
            </span>
            <SegmentedControl
              size="xs"
              aria-label={`Role of ${name}`}
              value={all[name] ?? "unused"}
              onChange={(role) => onRoles({ ...all, [name]: ROLES.find((one) => one === role) ?? "worker" })}
              data={[
                { value: "control-plane", label: "Control plane" },
                { value: "worker", label: "Worker" },
                { value: "unused", label: "Not used" },
              ]}
            />
          </li>
        ))}
      </ul>
      {broken && (
        <p role="alert" className={classes.broken}>
          <IconAlertTriangle size={16} aria-hidden /> {broken}
        </p>
      )}
    </Panel>
  );
}
