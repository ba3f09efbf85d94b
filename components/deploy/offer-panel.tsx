import type { DeployPlanView } from "@/server/contract/deploy-view";
import type { NodePrediction } from "@/server/contract/node";
import { sayQuantity } from "@/server/domain/nodes/say-amount";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import classes from "./offer.module.css";

/** More hosts than these are folded. */
const FEW = 3;

/** What the nodes will offer to pods once the plan is done, host by host, with the reckoning of each figure. */
export function OfferPanel({ prediction: { nodes, without } }: Pick<DeployPlanView, "prediction">) {
  return (
    <Panel title="What the nodes will offer">
      <p className={classes.lead}>
        Reckoned as the kubelet does, from the hosts’ facts and this plan: <code>.status.allocatable</code>.
      </p>
      {nodes.map((node) => (
        <details key={node.node} className={classes.host} open={nodes.length <= FEW}>
          <summary>
            <strong>{node.node}</strong> <span>{summaryOf(node)}</span>
          </summary>
          <div className={classes.scroll}>
            <table className={classes.table} aria-label={`What ${node.node} will offer`}>
              <thead>
                <tr>
                  <th scope="col">Resource</th>
                  <th scope="col">Allocatable</th>
                  <th scope="col">How it comes about</th>
                </tr>
              </thead>
              <tbody>
                {node.resources.map(({ key, allocatable, words }) => (
                  <tr key={key}>
                    <td>
                      <code>{key}</code>
                    </td>
                    <td className="num" title={allocatable}>
                      {sayQuantity(key, allocatable).words}
                    </td>
                    <td>{words}</td>
                  </tr>
                ))}
                <tr>
                  <td>CPUs for one pod alone</td>
                  <td className="num">{node.exclusive.count}</td>
                  <td>
                    {node.exclusive.words}
                    {node.exclusive.byNuma?.map(({ node: numa, cpus }) => (
                      <span key={numa} className={classes.numa}>
                        NUMA {numa}: <code>{cpus || "none"}</code>
                      </span>
                    ))}
                  </td>
                </tr>
              </tbody>
            </table>
          </div>
          <p className={classes.age}>
            Facts read <RelativeTime at={node.factsAt} />
          </p>
        </details>
      ))}
      {without.map(({ node, why }) => (
        <p key={node} className={classes.without}>
          <strong>{node}</strong>: nothing can be said yet. {why}
        </p>
      ))}
    </Panel>
  );
}

/** CPUs, memory, pages that there are, devices. */
const summaryOf = ({ resources }: NodePrediction): string =>
  resources
    .filter(({ key, allocatable }) => allocatable !== "0" && key !== "pods" && key !== "ephemeral-storage")
    .map(({ key, allocatable }) => {
      const { words } = sayQuantity(key, allocatable);
      return key.includes("/") ? `${words} ${key.slice(key.lastIndexOf("/") + 1)}` : words;
    })
    .join(" · ");
