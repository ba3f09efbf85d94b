import type { HostFacts } from "@/server/contract/host-facts";
import { kibWords, pageWords } from "./fact-words";
import classes from "./numa.module.css";
import { type CpuUse, countUses, type NumaPicture, numaPicture } from "./numa-model";

const USES: Record<CpuUse, string> = {
  shared: "shared",
  isolated: "isolated",
  reserved: "reserved for the system",
  offline: "offline",
};
/** Blocks and dots past this many would be noise: the figure beside them counts on. */
const MOST_DRAWN = 64;

/** One square a CPU (siblings on each other), one block a huge page, one dot a VF; hover names it, the legend counts. */
export function NumaPictureView({ facts, reserved }: { facts: HostFacts; reserved?: string }) {
  const nodes = numaPicture(facts, reserved);
  const counts = countUses(nodes);
  return (
    <div>
      <div className={classes.nodes}>
        {nodes.map((node) => (
          <NodeView key={node.id} node={node} />
        ))}
      </div>
      <ul className={classes.legend} aria-label="Legend">
        {(Object.keys(USES) as CpuUse[])
          .filter((use) => counts[use] > 0)
          .map((use) => (
            <li key={use}>
              <span className={classes.cpu} data-use={use} aria-hidden />
              <span className="num">{counts[use]}</span> {counts[use] === 1 ? "CPU" : "CPUs"} {USES[use]}
            </li>
          ))}
        <li>
          <span className={classes.page} data-free aria-hidden /> huge page, free
        </li>
        <li>
          <span className={classes.page} aria-hidden /> huge page, in use
        </li>
        <li>
          <span className={classes.vf} data-on aria-hidden /> VF
        </li>
      </ul>
    </div>
  );
}

function NodeView({ node }: { node: NumaPicture }) {
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
          {node.cores.map((core) => (
            <span key={core.threads[0]?.cpu} className={classes.core}>
              {core.threads.map(({ cpu, use }) => (
                <span
                  key={cpu}
                  className={classes.cpu}
                  data-use={use}
                  role="img"
                  aria-label={`CPU ${cpu}, core ${core.core}, ${USES[use]}`}
                  title={`CPU ${cpu} · core ${core.core} · ${USES[use]}`}
                />
              ))}
            </span>
          ))}
        </div>
      </div>
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
        <div key={nic.name} className={classes.row}>
          <span className={classes.label}>{nic.name}</span>
          <div className={classes.blocks}>
            <span className={classes.figure} data-down={nic.link === false || undefined}>
              {[
                nic.driver,
                nic.speed !== null && nic.speed > 0 ? `${nic.speed / 1000}G` : null,
                nic.link === false ? "no link" : null,
              ]
                .filter(Boolean)
                .join(" ")}
            </span>
            {nic.sriov && (
              <>
                {Array.from({ length: Math.min(nic.sriov.total, MOST_DRAWN) }, (_, index) => index).map(
                  (index) => (
                    <span
                      key={index}
                      className={classes.vf}
                      data-on={index < (nic.sriov?.num ?? 0) || undefined}
                      title={vfTitle(nic.sriov?.vfs[index], index)}
                    />
                  ),
                )}
                <span className={classes.figure}>
                  {nic.sriov.num} of {nic.sriov.total} VFs
                </span>
              </>
            )}
          </div>
        </div>
      ))}
    </section>
  );
}

const vfTitle = (vf: { pci: string; driver: string | null } | undefined, index: number) =>
  vf ? `VF ${index} · ${vf.pci} · ${vf.driver ?? "no driver"}` : `VF ${index}, not made`;
