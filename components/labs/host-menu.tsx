"use client";

import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconDots, IconPencil, IconServerOff, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Allowed } from "@/server/contract/job";
import type { LabDetail, LabHost } from "@/server/contract/lab";
import { clusterCan } from "@/server/domain/cluster-state";
import type { WantedEdit } from "../register/edit-machine";

/** What may be done to one machine: its row's ⋯ menu. The dialogs belong to the page. */
export function HostMenu({
  lab,
  host,
  onRemove,
  onEdit,
}: {
  lab: LabDetail;
  host: LabHost;
  onRemove: (host: string) => void;
  onEdit: (wanted: WantedEdit) => void;
}) {
  const { name, jump } = host;
  const leaves = [lab.can.reset, clusterCan.removeWorker(lab.cluster), ofHost(host)].find(
    (one) => !one.allowed,
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Item icon={<IconPencil size={16} />} can={lab.can.edit} onClick={() => onEdit({ jump, name })}>
          Edit …
        </Item>
        {!jump && (
          <Item icon={<IconServerOff size={16} />} can={leaves ?? YES} onClick={() => onRemove(name)}>
            Remove from cluster …
          </Item>
        )}
        <Item
          icon={<IconTrash size={16} />}
          can={lab.can.edit.allowed ? staysOne(lab, host) : lab.can.edit}
          onClick={() => onEdit({ jump, name, removes: true })}
        >
          Take out of the lab …
        </Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const YES: Allowed = { allowed: true, reason: null };

/** An item that may be refused: it stays readable and says why. */
function Item({
  icon,
  can,
  onClick,
  children,
}: {
  icon: ReactNode;
  can: Allowed;
  onClick: () => void;
  children: ReactNode;
}) {
  const item = (
    <Menu.Item
      leftSection={icon}
      onClick={can.allowed ? onClick : undefined}
      {...(can.allowed
        ? {}
        : { "data-disabled": true, "aria-disabled": true, "aria-description": can.reason ?? "" })}
    >
      {children}
    </Menu.Item>
  );
  return can.allowed ? item : <Tooltip label={can.reason}>{item}</Tooltip>;
}

function staysOne(lab: LabDetail, { jump, name, node }: LabHost): Allowed {
  // with it the lab forgets the key of a host whose kubelet still runs
  if (node !== null)
    return { allowed: false, reason: `${name} is in the cluster: remove it from there first.` };
  if (jump || lab.hostList.filter((one) => !one.jump).length > 1) return YES;
  return { allowed: false, reason: "A lab has one host at least: forget the lab instead." };
}

function ofHost({ name, node }: LabHost): Allowed {
  if (node === "worker") return YES;
  const reason =
    node === null
      ? `${name} is not in the cluster.`
      : `${name} carries the control plane: reset the lab's hosts to take the cluster away.`;
  return { allowed: false, reason };
}
