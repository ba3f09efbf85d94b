"use client";

import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { useLabs } from "../frame/use-labs";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { BundleNeedsList } from "./bundle-needs-list";

/** Starts the job that builds a bundle, or says what this machine lacks for it and how to get it. */
export function BuildBundle({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Build a bundle" size="lg">
      <BuildForm onClose={onClose} />
    </Modal>
  );
}

function BuildForm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const needs = useQuery(trpc.bundle.needs.queryOptions({}));
  const build = useMutation(trpc.bundle.build.mutationOptions());
  const labs = useLabs().filter((lab) => lab.state === "ready");
  const [version, setVersion] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const labId = asked ?? labs[0]?.id;
  const kubernetes = version ?? needs.data?.versions[0];
  if (!needs.data) {
    if (needs.error) return <ProblemAlert error={needs.error} onRetry={() => needs.refetch()} />;
    return <SkeletonLines lines={4} />;
  }
  const missing = needs.data.missing;
  const can =
    missing.length > 0
      ? { allowed: false, reason: "This machine lacks what is listed above." }
      : labId === undefined
        ? { allowed: false, reason: "A build is a job of a lab: create a lab first." }
        : { allowed: true, reason: null };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!can.allowed || labId === undefined || kubernetes === undefined) return;
        build.mutate({ labId, kubernetes }, { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) });
      }}
    >
      <Stack gap="md">
        <Text size="md">
          Compiles Kubernetes, containerd, runc and the CNI plugins from their published source and packs them
          with Debian packages and ansible-core. About 10 minutes the first time; the result is marked “built
          here”.
        </Text>
        <BundleNeedsList missing={missing} onCheck={() => needs.refetch()} checking={needs.isFetching} />
        <NativeSelect
          label="Kubernetes"
          value={kubernetes ?? ""}
          onChange={(event) => setVersion(event.currentTarget.value)}
          data={needs.data.versions}
        />
        {labs.length > 1 && (
          <NativeSelect
            label="Lab"
            description="Where the job is listed; it touches no host."
            value={labId ?? ""}
            onChange={(event) => setAsked(event.currentTarget.value)}
            data={labs.map((lab) => ({ value: lab.id, label: lab.name }))}
          />
        )}
        {build.error && <ProblemAlert error={build.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <ActionButton can={can} type="submit" loading={build.isPending}>
            Build bundle {kubernetes}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
