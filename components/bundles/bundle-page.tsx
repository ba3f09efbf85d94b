"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { UNKNOWN_TIME } from "@/server/domain/bundle/unknown-time";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { NotFoundScreen } from "../errors/not-found-screen";
import { PageHeader } from "../frame/page-header";
import overview from "../labs/overview.module.css";
import { paths } from "../paths";
import { CopyButton } from "../ui/copy-button";
import { bytes } from "../ui/format-bytes";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { BundleComponents } from "./bundle-components";
import { BundleFiles } from "./bundle-files";
import { BundleImages } from "./bundle-images";

/** What is in a bundle: versions inside, where each part comes from, every file with its sum. */
export function BundlePage({ bundleId }: { bundleId: string }) {
  const trpc = useTRPC();
  // a bundle's id names its content: what was read once stays true
  const query = useQuery(trpc.bundle.get.queryOptions({ bundleId }, { staleTime: Number.POSITIVE_INFINITY }));
  const bundle = query.data;
  if (query.error && problemText(query.error).code === "not_found") return <NotFoundScreen what="bundle" />;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Bundles", href: paths.bundles() }]}
        title={bundle?.name ?? "Bundle"}
        marks={bundle?.marks ?? []}
        api={[{ label: "Read this bundle", method: "GET", path: `/api/v1/bundles/${bundleId}` }]}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!bundle ? (
        !query.error && (
          <Panel>
            <SkeletonLines lines={8} />
          </Panel>
        )
      ) : (
        <div className={overview.column}>
          <Panel>
            <dl className={overview.facts}>
              <dt>Kubernetes</dt>
              <dd>{bundle.kubernetes}</dd>
              <dt>Fits</dt>
              <dd>
                {bundle.manifest.hostOs}, {bundle.manifest.arch}
              </dd>
              <dt>Size</dt>
              <dd>
                {bytes(bundle.size)} in {bundle.manifest.files.length} files
              </dd>
              <dt>Source</dt>
              <dd>{bundle.origin}</dd>
              <dt>Built</dt>
              <dd>
                {bundle.manifest.builtAt === UNKNOWN_TIME ? (
                  "its files do not say when"
                ) : (
                  <RelativeTime at={Date.parse(bundle.manifest.builtAt)} />
                )}
              </dd>
              <dt>Added</dt>
              <dd>
                <RelativeTime at={bundle.createdAt} /> by {bundle.createdBy}
                {bundle.builtByJob && (
                  <>
                    {", "}
                    <Link href={paths.job(bundle.builtByJob)}>the job that built it</Link>
                  </>
                )}
              </dd>
              <dt>SHA-256 of bundle.json</dt>
              <dd>
                <code>{bundle.id}</code>
                <CopyButton value={bundle.id} label="Copy SHA-256 of bundle.json" size="xs" />
              </dd>
            </dl>
          </Panel>
          <BundleComponents bundle={bundle} />
          <BundleImages bundle={bundle} />
          <BundleFiles bundle={bundle} />
        </div>
      )}
    </>
  );
}
