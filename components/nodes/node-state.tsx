import { IconBan } from "@tabler/icons-react";
import type { ClusterNode } from "@/server/contract/node";
import { StatusBadge } from "../status/status-badge";
import { Marks } from "../ui/marks";
import classes from "./nodes.module.css";

/** Ready or not, cordoned, its roles. */
export function NodeState({ node }: { node: Pick<ClusterNode, "ready" | "schedulable" | "roles"> }) {
  return (
    <span className={classes.state}>
      {node.ready === "True" ? (
        <StatusBadge status="ready" word="Ready" />
      ) : node.ready === "False" ? (
        <StatusBadge status="not_ready" word="not Ready" />
      ) : (
        <StatusBadge status="unreachable" word="kubelet not heard of" />
      )}
      {!node.schedulable && (
        <span
          className={classes.chip}
          data-tone="warning"
          title="No new pod is placed here (kubectl cordon)."
        >
          <IconBan size={13} aria-hidden />
          cordoned
        </span>
      )}
      <Marks marks={node.roles} />
    </span>
  );
}
