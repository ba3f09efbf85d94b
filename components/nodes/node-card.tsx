import { IconServer2 } from "@tabler/icons-react";
import Link from "next/link";
import { memo } from "react";
import type { ClusterNode } from "@/server/contract/node";
import { resourceCells } from "@/server/domain/nodes/resource-cells";
import { compareResources } from "@/server/domain/nodes/resource-order";
import { paths } from "../paths";
import { countWords } from "../ui/count-words";
import { NodeState } from "./node-state";
import { taintWords, troubleOf } from "./node-trouble";
import classes from "./nodes.module.css";
import { ResourceBars } from "./resource-bars";
import type { PredictedNode } from "./use-predicted";
import { useSeen } from "./use-seen";

/**
 * A node with all it offers. @param hostName of the lab's host of the same name; null when there is none
 * @param lazy its bars are drawn only once it is near the screen
 */
export const NodeCard = memo(function NodeCard({
  node,
  labId,
  hostName,
  lazy,
  predicted,
}: {
  node: ClusterNode;
  labId: string;
  hostName: string | null;
  lazy: boolean;
  predicted: PredictedNode | undefined;
}) {
  const { ref, seen } = useSeen<HTMLDivElement>();
  const { kubelet, osImage, kernel, containerRuntime, architecture } = node.versions;
  const cells = [...resourceCells(node).values()].sort((a, b) => compareResources(a.key, b.key));
  const trouble = troubleOf(node);
  const labels = Object.entries(node.labels);
  return (
    <article className={classes.card} aria-label={node.name}>
      <header className={classes.cardHead}>
        <h2 className={classes.cardName}>
          <Link href={paths.labNode(labId, node.name)}>{node.name}</Link>
        </h2>
        <NodeState node={node} />
        <span className={classes.cardAside}>
          <span className="num">{countWords(node.pods.length, "pod", "pods")}</span>
          {hostName !== null && (
            <Link href={paths.labHost(labId, hostName)} className={classes.hostLink}>
              <IconServer2 size={14} aria-hidden /> host
            </Link>
          )}
        </span>
      </header>
      {trouble.map(({ type, status, message }) => (
        <p key={type} className={classes.trouble}>
          <strong>
            {type} {status}
          </strong>{" "}
          {message}
        </p>
      ))}
      <div ref={ref} style={seen || !lazy ? undefined : { minHeight: heightOf(cells.length) }}>
        {(seen || !lazy) && <ResourceBars cells={cells} predicted={predicted} />}
      </div>
      <footer className={classes.cardFoot}>
        <span>
          {[kubelet, containerRuntime.replace("://", " "), osImage, kernel, architecture]
            .filter(Boolean)
            .join(" · ")}
        </span>
        {trouble.length === 0 && node.conditions.length > 0 && (
          <span title={node.conditions.map(({ type, status }) => `${type} ${status}`).join(", ")}>
            {countWords(node.conditions.length, "condition", "conditions")} as they should be
          </span>
        )}
        {node.taints.map((taint) => (
          <code key={taintWords(taint)} className={classes.chip} title="Taint">
            {taintWords(taint)}
          </code>
        ))}
        {labels.length > 0 && (
          <details className={classes.labels}>
            <summary>{countWords(labels.length, "label", "labels")}</summary>
            <ul>
              {labels.map(([key, value]) => (
                <li key={key}>
                  <code>
                    {key}
                    {value === "" ? "" : `=${value}`}
                  </code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </footer>
    </article>
  );
});

/** About what so many bars take in two columns, px, so that little moves when they come. */
const heightOf = (bars: number) => Math.ceil(bars / 3) * 46;
