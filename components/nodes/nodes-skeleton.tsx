import { Skeleton, VisuallyHidden } from "@mantine/core";
import { Panel } from "../ui/panel";
import classes from "./nodes.module.css";

const TILES = ["nodes", "cpu", "memory", "pages", "devices", "pods"];
const ROWS = [34, 52, 44, 60, 48, 38, 56];

/** The page's own shape while the nodes are on their way. */
export function NodesSkeleton() {
  return (
    <div className={classes.stack} aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      <div className={classes.tiles}>
        {TILES.map((tile) => (
          <div key={tile} className={classes.tile}>
            <Skeleton height={10} width="40%" />
            <Skeleton height={20} width="60%" my={6} />
            <Skeleton height={10} />
          </div>
        ))}
      </div>
      <Panel flush>
        <div className={classes.toolbar}>
          <Skeleton height={30} width={170} />
          <Skeleton height={30} width={210} />
        </div>
        {ROWS.map((width) => (
          <div key={width} className={classes.ghost}>
            <Skeleton height={12} width={`${width}%`} />
            <Skeleton height={12} width="70%" />
            <Skeleton height={10} />
          </div>
        ))}
      </Panel>
    </div>
  );
}
