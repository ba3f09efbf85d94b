"use client";

import { Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Allowed } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { LabPicture } from "./lab-picture";
import classes from "./labs.module.css";
import { practiceAllowed } from "./practice-allowed";

/** Home of a new installation: what happens after the one press. */
export function FirstLab({ can }: { can: Allowed }) {
  const trpc = useTRPC();
  const capacity = useQuery(trpc.lab.practiceCapacity.queryOptions({}));
  const router = useRouter();
  return (
    <section className={classes.first}>
      <div>
        <Title order={2} fz="1.375rem" lh={1.25} style={{ letterSpacing: "-0.015em" }}>
          Start with a lab of your own, on this machine
        </Title>
        <Text size="md" c="dimmed" mt={8} maw={520}>
          A practice lab is a jump host and a few hosts with real systemd, SSH and Kubernetes. It needs no
          hardware and leaves nothing behind when it is removed.
        </Text>
        <ol className={classes.steps}>
          <li>
            <strong>Create the lab.</strong> A few seconds; one host carries recorded telco hardware.
          </li>
          <li>
            <strong>Deploy Kubernetes on it.</strong> Ansible over SSH, from a bundle, with a live log.
          </li>
          <li>
            <strong>Read what each node can allocate,</strong> and take the kubeconfig along.
          </li>
        </ol>
        <Group gap="md">
          <ActionButton
            size="md"
            can={practiceAllowed(can, capacity.data)}
            onClick={() => router.push(paths.newPracticeLab())}
          >
            Create practice lab
          </ActionButton>
        </Group>
        {capacity.data && (
          <Text size="sm" c="dimmed" mt={14} maw={520}>
            {capacity.data.reason}
          </Text>
        )}
        <Text size="sm" c="dimmed" mt={6}>
          Registering your own hosts and importing a descriptor come in a later version.
        </Text>
      </div>
      <LabPicture className={classes.picture} />
    </section>
  );
}
