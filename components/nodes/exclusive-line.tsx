import type { ExclusiveCpus } from "@/server/contract/node";
import classes from "./nodes.module.css";

/** CPUs that pods can have for themselves alone, by NUMA node. */
export function ExclusiveLine({ exclusive: { words, byNuma } }: { exclusive: ExclusiveCpus }) {
  return (
    <p className={classes.exclusive}>
      <strong>For Guaranteed pods alone:</strong> <span>{words}</span>
      {byNuma?.map(({ node, cpus }) => (
        <span key={node}>
          NUMA {node}: <code>{cpus || "none"}</code>
        </span>
      ))}
    </p>
  );
}
