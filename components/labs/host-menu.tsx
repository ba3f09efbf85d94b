"use client";

import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconDots, IconServerOff } from "@tabler/icons-react";
import type { LabDetail, LabHost } from "@/server/contract/lab";
import { clusterCan } from "@/server/domain/cluster-state";

/** What may be done to one host: its row's ⋯ menu. The dialog belongs to the page. */
export function HostMenu({
  lab,
  host,
  onRemove,
}: {
  lab: LabDetail;
  host: LabHost;
  onRemove: (host: string) => void;
}) {
  if (host.jump) return null;
  const can = [lab.can.reset, clusterCan.removeWorker(lab.cluster), ofHost(host)].find((one) => !one.allowed);
  const item = (
    <Menu.Item
      leftSection={<IconServerOff size={16} />}
      onClick={can ? undefined : () => onRemove(host.name)}
      {...(can ? { "data-disabled": true, "aria-disabled": true, "aria-description": can.reason ?? "" } : {})}
    >
      Remove from cluster …
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${host.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{can ? <Tooltip label={can.reason}>{item}</Tooltip> : item}</Menu.Dropdown>
    </Menu>
  );
}

function ofHost({ name, node }: LabHost) {
  if (node === "worker") return { allowed: true, reason: null };
  const reason =
    node === null
      ? `${name} is not in the cluster.`
      : `${name} carries the control plane: reset the lab's hosts to take the cluster away.`;
  return { allowed: false, reason };
}
