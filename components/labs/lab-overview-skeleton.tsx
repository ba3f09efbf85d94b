import { Skeleton, VisuallyHidden } from "@mantine/core";
import { Panel } from "../ui/panel";
import { SkeletonLines } from "../ui/skeleton-lines";
import classes from "./overview.module.css";

/** The overview's own shape while the lab is on its way. */
export function LabOverviewSkeleton() {
  return (
    <div aria-busy="true">
      <VisuallyHidden>
        <h1>Lab</h1>
        Loading
      </VisuallyHidden>
      <Skeleton height={14} width={60} mb={10} />
      <Skeleton height={26} width={240} mb={26} />
      <Skeleton height={98} mb={18} radius="lg" />
      <div className={classes.columns}>
        <Panel title="Hosts">
          <SkeletonLines lines={6} />
        </Panel>
        <Panel title="Last jobs">
          <SkeletonLines lines={5} />
        </Panel>
      </div>
    </div>
  );
}
