"use client";

import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { Allowed } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { DescriptorPicture, HostsPicture } from "./choice-pictures";
import { LabPicture } from "./lab-picture";
import classes from "./labs.module.css";
import { practiceAllowed } from "./practice-allowed";

/** Home of a new installation: three ways to the first lab. */
export function FirstLab({ can }: { can: Allowed }) {
  const trpc = useTRPC();
  const capacity = useQuery(trpc.lab.practiceCapacity.queryOptions({}));
  const router = useRouter();
  return (
    <section aria-labelledby="first-lab">
      <Title order={2} id="first-lab" className={classes.firstTitle}>
        Three ways to your first lab
      </Title>
      <div className={classes.choices}>
        <Choice
          title="Register your own hosts"
          picture={<HostsPicture className={classes.picture} />}
          action={
            <ActionButton can={can} onClick={() => router.push(paths.newLab())}>
              Register lab
            </ActionButton>
          }
        >
          Give addresses and a key; Fairlead tries every host and tells what is wrong before anything runs.
        </Choice>
        <Choice
          title="Import a descriptor"
          picture={<DescriptorPicture className={classes.picture} />}
          action={
            <ActionButton can={can} variant="default" onClick={() => router.push(paths.newLabFromFiles())}>
              Import descriptor
            </ActionButton>
          }
        >
          A PDF and IDF you have already become the lab: hosts, networks and roles, with every deviation
          named.
        </Choice>
        <Choice
          title="Try it on a practice lab"
          picture={<LabPicture className={classes.picture} />}
          action={
            <ActionButton
              can={practiceAllowed(can, capacity.data)}
              variant="default"
              onClick={() => router.push(paths.newPracticeLab())}
            >
              Create practice lab
            </ActionButton>
          }
          note={capacity.data?.reason}
        >
          A jump host and a few hosts with real systemd, SSH and Kubernetes on this machine, gone without a
          trace when removed.
        </Choice>
      </div>
    </section>
  );
}

function Choice({
  title,
  picture,
  action,
  note,
  children,
}: {
  title: string;
  picture: ReactNode;
  action: ReactNode;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <article className={classes.choice}>
      {picture}
      <Title order={3} fz="md">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
      <div className={classes.choiceFoot}>
        {action}
        {note && (
          <Text size="xs" c="dimmed" mt={8}>
            {note}
          </Text>
        )}
      </div>
    </article>
  );
}
