import classes from "./numa.module.css";
import type { NumaLayers } from "./numa-layers";
import { type CpuUse, countUses, type NumaPicture } from "./numa-model";

export const USES: Record<CpuUse, string> = {
  shared: "shared",
  isolated: "isolated",
  reserved: "reserved for the system",
  offline: "offline",
};

/** What the marks of the picture mean; only those that are in it. */
export function NumaLegend({ nodes, layers }: { nodes: readonly NumaPicture[]; layers: NumaLayers }) {
  const counts = countUses(nodes);
  const squares = nodes.flatMap(({ cores }) => cores.flatMap(({ threads }) => threads));
  const planned = squares.filter((one) => one.planned).length;
  const held = squares.filter(({ holder }) => holder !== null).length;
  const anyNic = nodes.some(({ nics }) => nics.some(({ sriov }) => sriov !== null));
  return (
    <ul className={classes.legend} aria-label="Legend">
      {(Object.keys(USES) as CpuUse[])
        .filter((use) => counts[use] > 0)
        .map((use) => (
          <li key={use}>
            <span className={classes.cpu} data-use={use} aria-hidden />
            <span className="num">{counts[use]}</span> {cpuWord(counts[use])} {USES[use]}
          </li>
        ))}
      {planned > 0 && (
        <li>
          <span className={classes.cpu} data-use="shared" data-planned aria-hidden />
          <span className="num">{planned}</span> {cpuWord(planned)} the plan reserves
        </li>
      )}
      {held > 0 && (
        <li>
          <span className={classes.cpu} data-use="shared" data-held aria-hidden />
          <span className="num">{held}</span> {cpuWord(held)} one pod has alone
        </li>
      )}
      <li>
        <span className={classes.page} data-free aria-hidden /> huge page, free
      </li>
      <li>
        <span className={classes.page} aria-hidden /> huge page, in use
      </li>
      <li>
        <span className={classes.vf} data-on aria-hidden /> VF
      </li>
      {anyNic && layers.plan !== null && layers.plan.devices.length > 0 && (
        <li>
          <span className={classes.vf} data-planned aria-hidden /> planned for pods
        </li>
      )}
      {layers.held.some(({ resource }) => resource !== "cpu") && (
        <li>
          <span className={classes.vf} data-on data-held aria-hidden /> held by a pod
        </li>
      )}
    </ul>
  );
}

const cpuWord = (count: number) => (count === 1 ? "CPU" : "CPUs");
