"use client";

import { NativeSelect, Text } from "@mantine/core";
import Link from "next/link";
import type { BundleRow } from "@/server/contract/bundle-view";
import { paths } from "../paths";
import { bytes } from "../ui/format-bytes";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import classes from "./deploy.module.css";

/** Which bundle is deployed, and with it which Kubernetes. */
export function BundlePanel({
  bundles,
  chosen,
  onBundle,
}: {
  bundles: readonly BundleRow[];
  chosen: BundleRow;
  onBundle: (bundleId: string) => void;
}) {
  return (
    <Panel title="Bundle" aside={<Link href={paths.bundles()}>All bundles</Link>}>
      <NativeSelect
        aria-label="Bundle"
        value={chosen.id}
        onChange={(event) => onBundle(event.currentTarget.value)}
        data={bundles.map((bundle) => ({
          value: bundle.id,
          label: `${bundle.name} · ${bytes(bundle.size)} · ${bundle.id.slice(0, 8)}`,
        }))}
      />
      <div className={classes.bundleFacts}>
        <Link href={paths.bundle(chosen.id)}>Kubernetes {chosen.kubernetes}</Link>
        <Marks marks={chosen.marks} />
      </div>
      <Text size="sm" c="dimmed">
        {chosen.origin}, <RelativeTime at={chosen.createdAt} />. Nothing is fetched from elsewhere while the
        lab is deployed.
      </Text>
    </Panel>
  );
}
