import { Button, Group } from "@mantine/core";
import { IconCpu } from "@tabler/icons-react";
import Link from "next/link";
import type { LabDetail } from "@/server/contract/lab";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";

/** A lab without a cluster has hosts, and no nodes yet. */
export function NoCluster({
  labId,
  lab,
  onAttach,
}: {
  labId: string;
  lab: LabDetail | undefined;
  /** Left out where another page offers it. */
  onAttach?: () => void;
}) {
  const hosts = lab?.hostList.filter((host) => !host.jump).length ?? 0;
  return (
    <Panel>
      <EmptyState
        icon={<IconCpu size={32} stroke={1.5} />}
        title="No nodes yet"
        action={
          <Group gap="sm" justify="center">
            <Button component={Link} href={paths.labDeploy(labId)}>
              Go to Deploy
            </Button>
            {lab && onAttach && (
              <ActionButton can={lab.can.deploy} variant="default" onClick={onAttach}>
                Attach a cluster
              </ActionButton>
            )}
          </Group>
        }
      >
        {hosts === 0
          ? "A host becomes a node when Kubernetes is deployed to it."
          : `${hosts === 1 ? "The host of this lab becomes a node" : `The ${hosts} hosts of this lab become nodes`} when Kubernetes is deployed.`}{" "}
        Then this page shows the CPUs, memory, huge pages and devices each can really allocate.
      </EmptyState>
    </Panel>
  );
}
