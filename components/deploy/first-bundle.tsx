"use client";

import { Text } from "@mantine/core";
import { IconFolderOpen, IconHammer } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { BundleNeedsList } from "../bundles/bundle-needs-list";
import { ImportBundle } from "../bundles/import-bundle";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { GlossaryTerm } from "../ui/glossary-term";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import classes from "./deploy.module.css";

/** There is no bundle yet: build one or take one in, then this page goes on with the plan. */
export function FirstBundle({ lab }: { lab: LabDetail }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const may = useMay("bundle.write");
  const [imports, setImports] = useState(false);
  const needs = useQuery(trpc.bundle.needs.queryOptions({}));
  const build = useMutation(
    trpc.bundle.build.mutationOptions({ onSuccess: ({ jobId }) => router.push(paths.job(jobId)) }),
  );
  const missing = needs.data?.missing ?? [];
  const kubernetes = needs.data?.versions[0];
  const building = lab.activeJob?.kind === "bundle-build" || lab.recentJobs.some(isBuilding);
  const can = building
    ? { allowed: false, reason: "A bundle is being built: this page goes on when it is ready." }
    : missing.length > 0
      ? { allowed: false, reason: "This machine lacks what is listed above." }
      : kubernetes === undefined
        ? { allowed: false, reason: "What this machine can build is being read." }
        : may;
  return (
    <>
      <Text size="md" mb="md" maw="70ch">
        A deploy takes every program, image and package from a{" "}
        <GlossaryTerm term="bundle">bundle</GlossaryTerm>, and there is none yet. Get one, then choose roles
        and read the plan here.
      </Text>
      <div className={classes.choices}>
        <section className={classes.card} aria-label="Build a bundle">
          <IconHammer size={28} className={classes.cardIcon} aria-hidden />
          <h2 className={classes.cardTitle}>Build it on this machine</h2>
          <Text size="md" c="dimmed">
            Compiles Kubernetes {kubernetes}, containerd, runc and the CNI plugins from their published
            source. About 10 minutes the first time; marked “built here”.
          </Text>
          {needs.error && <ProblemAlert error={needs.error} onRetry={() => void needs.refetch()} />}
          {!needs.data && !needs.error && <SkeletonLines lines={2} />}
          <BundleNeedsList
            missing={missing}
            onCheck={() => void needs.refetch()}
            checking={needs.isFetching}
          />
          {build.error && <ProblemAlert error={build.error} />}
          <div className={classes.cardAction}>
            <ActionButton
              can={can}
              loading={build.isPending || build.isSuccess}
              onClick={() => kubernetes && build.mutate({ labId: lab.id, kubernetes })}
            >
              Build bundle {kubernetes}
            </ActionButton>
          </div>
        </section>
        <section className={classes.card} aria-label="Import a bundle">
          <IconFolderOpen size={28} className={classes.cardIcon} aria-hidden />
          <h2 className={classes.cardTitle}>Import one</h2>
          <Text size="md" c="dimmed">
            From a folder or .tar on the machine Fairlead runs on. The SHA-256 of every file is checked before
            it is taken.
          </Text>
          <div className={classes.cardAction}>
            <ActionButton can={may} variant="default" onClick={() => setImports(true)}>
              Import a bundle
            </ActionButton>
          </div>
        </section>
      </div>
      <ImportBundle
        opened={imports}
        onClose={() => setImports(false)}
        onImported={() => {
          setImports(false);
          return queries.invalidateQueries({ queryKey: trpc.bundle.list.queryKey() });
        }}
      />
    </>
  );
}

const isBuilding = (job: LabDetail["recentJobs"][number]) =>
  job.kind === "bundle-build" && (job.status === "running" || job.status === "queued");
