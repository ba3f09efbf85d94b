import { Skeleton } from "@mantine/core";
import classes from "./deploy.module.css";

/** The layout of the plan page while it is on its way. */
export function DeploySkeleton() {
  return (
    <div className={classes.columns} aria-busy="true">
      <div className={classes.left}>
        <Skeleton height={150} radius="lg" />
        <Skeleton height={190} radius="lg" />
        <Skeleton height={210} radius="lg" />
      </div>
      <div className={classes.plan}>
        <Skeleton height={360} radius="lg" />
        <Skeleton height={320} radius="lg" />
      </div>
    </div>
  );
}
