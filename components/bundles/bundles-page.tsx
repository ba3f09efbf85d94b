"use client";

import { Text } from "@mantine/core";
import { IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { BundleRow } from "@/server/contract/bundle-view";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay } from "../frame/viewer";
import labClasses from "../labs/labs.module.css";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import type { Column } from "../ui/column";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { bytes } from "../ui/format-bytes";
import { GlossaryTerm } from "../ui/glossary-term";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { useOnDemand } from "../ui/use-on-demand";

const loadBuildBundle = () => import("./build-bundle").then((part) => part.BuildBundle);
const loadImportBundle = () => import("./import-bundle").then((part) => part.ImportBundle);

const PLENTY = 200;

/** The bundles in the store, and the two ways to get one. */
export function BundlesPage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.bundle.list.queryOptions({ limit: PLENTY }, { refetchInterval: 15_000 }));
  const can = useMay("bundle.write");
  const [open, setOpen] = useState<"build" | "import" | null>(null);
  const BuildBundle = useOnDemand(loadBuildBundle, open === "build");
  const ImportBundle = useOnDemand(loadImportBundle, open === "import");
  const actions = (
    <>
      <ActionButton can={can} variant="default" onClick={() => setOpen("import")}>
        Import
      </ActionButton>
      <ActionButton can={can} onClick={() => setOpen("build")}>
        Build bundle
      </ActionButton>
    </>
  );
  return (
    <>
      <PageHeader
        title="Bundles"
        sub={
          <>
            A <GlossaryTerm term="bundle" /> holds every file of a deploy: nothing is fetched while a lab is
            deployed.
          </>
        }
        actions={actions}
        api={[
          { label: "List bundles", method: "GET", path: "/api/v1/bundles" },
          {
            label: "Import a folder or .tar",
            method: "POST",
            path: "/api/v1/bundles",
            body: { folder: "/srv/bundles/kubernetes-1.34.4" },
          },
          { label: "Upload a .tar as the body", method: "PUT", path: "/api/v1/bundles" },
          { label: "What a build needs here", method: "GET", path: "/api/v1/bundle-needs" },
        ]}
      />
      <Panel flush>
        <DataTable
          label="Bundles"
          columns={COLUMNS}
          rows={query.data?.items}
          rowKey={(bundle) => bundle.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName="bundles"
          toolbar={
            query.data &&
            query.data.items.length > 0 &&
            countWords(query.data.items.length, "bundle", "bundles", query.data.nextCursor !== null)
          }
          empty={
            <EmptyState icon={<IconPackage size={32} stroke={1.4} />} title="No bundle yet">
              Build one from published source on this machine, about 10 minutes the first time, or import or
              upload released files with their sums.
            </EmptyState>
          }
        />
      </Panel>
      {BuildBundle && <BuildBundle opened={open === "build"} onClose={() => setOpen(null)} />}
      {ImportBundle && <ImportBundle opened={open === "import"} onClose={() => setOpen(null)} />}
    </>
  );
}

const COLUMNS: readonly Column<BundleRow>[] = [
  {
    key: "name",
    title: "Bundle",
    value: (bundle) => bundle.name,
    render: (bundle) => (
      <Link href={paths.bundle(bundle.id)} className={labClasses.name}>
        {bundle.name}
      </Link>
    ),
  },
  {
    key: "kubernetes",
    title: "Kubernetes",
    value: (bundle) => bundle.kubernetes,
    render: (bundle) => bundle.kubernetes,
  },
  {
    key: "size",
    title: "Size",
    align: "right",
    value: (bundle) => bundle.size,
    render: (bundle) => bytes(bundle.size),
  },
  {
    key: "origin",
    title: "Source",
    value: (bundle) => bundle.origin,
    render: (bundle) => (bundle.marks.length > 0 ? <Marks marks={bundle.marks} /> : bundle.origin),
  },
  {
    key: "id",
    title: "SHA-256",
    value: (bundle) => bundle.id,
    render: (bundle) => <code title={bundle.id}>{bundle.id.slice(0, 12)}</code>,
    wideOnly: true,
  },
  {
    key: "createdBy",
    title: "Added by",
    value: (bundle) => bundle.createdBy,
    render: (bundle) => bundle.createdBy,
  },
  {
    key: "createdAt",
    title: "Added",
    align: "right",
    value: (bundle) => new Date(bundle.createdAt).toISOString(),
    render: (bundle) => (
      <Text span c="dimmed" inherit>
        <RelativeTime at={bundle.createdAt} />
      </Text>
    ),
  },
];
