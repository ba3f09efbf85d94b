"use client";

import { Checkbox, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HostRole } from "@/server/contract/lab";
import { BMC_FIELDS, type BmcTexts, type MachineEdit } from "./machine-edit";
import classes from "./register.module.css";

const ROLES: readonly { value: HostRole; label: string }[] = [
  { value: "control-plane", label: "Control plane" },
  { value: "worker", label: "Worker" },
];
const BMC_WORDS: Record<keyof BmcTexts, string> = {
  type: "Kind (ipmi, redfish …)",
  address: "Address",
  user: "User",
  mac: "MAC address",
};

/** What a host is to the lab, beside how SSH reaches it: way, roles, tags, management controller. */
export function HostFields({
  edit,
  jumpHosts,
  onEdit,
}: {
  edit: MachineEdit;
  jumpHosts: readonly string[];
  onEdit: (part: Partial<MachineEdit>) => void;
}) {
  const [tags, setTags] = useState(edit.tags.join(" "));
  const { via, roles, bmc } = edit;
  return (
    <>
      {jumpHosts.length > 0 && (
        <Checkbox.Group
          label="Reached through"
          description="None = from the machine Fairlead runs on; the hops keep their order."
          value={[...via]}
          onChange={(chosen) => onEdit({ via: jumpHosts.filter((one) => chosen.includes(one)) })}
        >
          <Group gap="md" mt={6}>
            {jumpHosts.map((one) => (
              <Checkbox key={one} value={one} label={one} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Checkbox.Group
        label="Roles"
        description="None = the plan proposes one."
        value={[...roles]}
        onChange={(chosen) =>
          onEdit({ roles: ROLES.map(({ value }) => value).filter((one) => chosen.includes(one)) })
        }
      >
        <Group gap="md" mt={6}>
          {ROLES.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput
        label="Tags"
        description="Words to find it by, separated by spaces: rack-4 sriov"
        value={tags}
        onChange={(event) => {
          const text = event.currentTarget.value.toLowerCase();
          setTags(text);
          onEdit({ tags: text.split(/[\s,]+/).filter(Boolean) });
        }}
        autoComplete="off"
        spellCheck={false}
      />
      <details className={classes.more}>
        <summary>Management controller (BMC){bmc.address === "" ? "" : `: ${bmc.address}`}</summary>
        <Group grow gap="md" align="start" preventGrowOverflow={false} wrap="wrap" mt="xs">
          {BMC_FIELDS.map((field) => (
            <TextInput
              key={field}
              label={BMC_WORDS[field]}
              value={bmc[field]}
              onChange={(event) => onEdit({ bmc: { ...bmc, [field]: event.currentTarget.value } })}
              autoComplete="off"
              spellCheck={false}
              miw={200}
            />
          ))}
        </Group>
      </details>
    </>
  );
}
