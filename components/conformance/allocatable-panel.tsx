import type { SuiteRunDetail } from "@/server/contract/suite";
import overview from "../labs/overview.module.css";
import { Panel } from "../ui/panel";

/** What each node could allocate when the suite began, as the API server said it then. */
export function AllocatablePanel({ nodes }: { nodes: SuiteRunDetail["settings"]["nodes"] }) {
  if (!nodes) return null;
  return (
    <Panel title="What the nodes could allocate then">
      <dl className={overview.facts}>
        {nodes.map(({ name, ready, allocatable }) => [
          <dt key={`${name} is`}>
            {name}
            {!ready && ", not Ready"}
          </dt>,
          <dd key={name} style={{ overflowWrap: "anywhere" }}>
            {Object.entries(allocatable)
              .sort(([a], [b]) => a.localeCompare(b, "en"))
              .map(([resource, quantity]) => `${resource} ${quantity}`)
              .join(", ")}
          </dd>,
        ])}
      </dl>
    </Panel>
  );
}
