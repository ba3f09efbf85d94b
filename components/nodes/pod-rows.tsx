import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { percentOf } from "@/server/domain/nodes/say-amount";
import { Quantity } from "./amount";
import classes from "./nodes.module.css";

/** The pods that hold a resource of a node, the greediest first. */
export function PodRows({ cell }: { cell: ResourceCell }) {
  if (cell.pods.length === 0) {
    return (
      <tr className={classes.within}>
        <td colSpan={8} className={classes.without} data-deep>
          No pod on {cell.node} asks for it.
        </td>
      </tr>
    );
  }
  const pods = [...cell.pods].sort((a, b) => Number((b.asks.value ?? -1n) - (a.asks.value ?? -1n)));
  return pods.map(({ namespace, name, qos, phase, asks }) => (
    <tr key={`${namespace}/${name}`} className={classes.within}>
      <td data-deep>
        <span className={classes.name} title={`${namespace}/${name}`}>
          <span className={classes.namespace}>{namespace}/</span>
          {name}
        </span>
      </td>
      <td data-label="Pod">
        <span className={classes.quiet}>{[phase, qos].filter(Boolean).join(" · ")}</span>
      </td>
      <td data-empty />
      <td data-empty />
      <td data-label="Asks for" data-align="right">
        <Quantity resource={cell.key} raw={asks.raw} />
      </td>
      <td data-label="Share" data-align="right" className={classes.quiet}>
        {cell.allocatable && asks.value !== null
          ? `${Math.round(percentOf(asks.value, cell.allocatable))} % of node`
          : "–"}
      </td>
      <td data-empty />
      <td data-empty />
    </tr>
  ));
}
