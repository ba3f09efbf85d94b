import type { HostFacts } from "@/server/contract/host-facts";
import { kibWords, pageWords } from "./fact-words";
import classes from "./numa.module.css";
import { NO_LAYERS, type NumaLayers } from "./numa-layers";
import { NumaLegend, USES } from "./numa-legend";
import { type CpuSquare, type NumaPicture, numaPicture } from "./numa-model";
import { NumaNic } from "./numa-nic";

/** Blocks and dots past this many would be noise: the figure beside them counts on. */
const MOST_DRAWN = 64;

/**
 * One square a CPU (siblings on each other), one block a huge page, one dot a VF; hover names it, the legend counts. What a
 * plan wants is drawn over what is: in a corner of a square, around a dot.
 */
export function NumaPictureView({ facts, layers = NO_LAYERS }: { facts: HostFacts; layers?: NumaLayers }) {
  const nodes = numaPicture(facts, layers);
  return (
    <div>
      <div className={classes.nodes}>
        {nodes.map((node) => (
          <NodeView key={node.id} node={node} layers={layers} />
        ))}
      </div>
      <NumaLegend nodes={nodes} layers={layers} />
    </div>
  );
}

function NodeView({ node, layers }: { node: NumaPicture; layers: NumaLayers }) {
  return (
    <section className={classes.node} aria-label={`NUMA node ${node.id}`}>
      <h3 className={classes.title}>
        NUMA {node.id}
        <span className={classes.memory}>
          {kibWords(node.freeKiB)} free of {kibWords(node.memoryKiB)}
        </span>
      </h3>
      <div className={classes.row}>
        <span className={classes.label}>cpu</span>
        <div className={classes.cores}>
          {node.cores.map(({ core, threads }) => (
            <span key={threads[0]?.cpu} className={classes.core}>
              {threads.map((square) => (
                <Square key={square.cpu} square={square} core={core} />
              ))}
            </span>
          ))}
        </div>
      </div>
      {node.words.length > 0 && (
        <div className={classes.row}>
          <span />
          <span className={classes.words}>{node.words.join(" · ")}</span>
        </div>
      )}
      {node.hugePages.map(({ sizeKiB, total, free }) => (
        <div key={sizeKiB} className={classes.row}>
          <span className={classes.label}>{pageWords(sizeKiB)}</span>
          <div className={classes.blocks}>
            {Array.from({ length: Math.min(total, MOST_DRAWN) }, (_, index) => index).map((index) => (
              <span
                key={index}
                className={classes.page}
                data-free={index >= total - free || undefined}
                title={`${pageWords(sizeKiB)} page ${index + 1} of ${total}, ${index >= total - free ? "free" : "in use"}`}
              />
            ))}
            <span className={classes.figure}>{total === 0 ? "none" : `${total} pages, ${free} free`}</span>
          </div>
        </div>
      ))}
      {node.nics.map((nic) => (
        <NumaNic key={nic.name} nic={nic} layers={layers} />
      ))}
    </section>
  );
}

function Square({ square: { cpu, use, planned, holder }, core }: { square: CpuSquare; core: number }) {
  const words = [
    `CPU ${cpu}`,
    `core ${core}`,
    USES[use],
    ...(planned ? ["planned: reserved for the system"] : []),
    ...(holder === null ? [] : [`${holder} has it alone`]),
  ];
  return (
    <span
      className={classes.cpu}
      data-use={use}
      data-planned={planned || undefined}
      data-held={holder !== null || undefined}
      role="img"
      aria-label={words.join(", ")}
      title={words.join(" · ")}
    />
  );
}
