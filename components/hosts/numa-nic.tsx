import type { FactsNic } from "@/server/contract/host-facts";
import classes from "./numa.module.css";
import { deviceHolders, type NumaLayers, plannedFunctions } from "./numa-layers";

const MOST_DRAWN = 64;

/** An interface with its virtual functions: made or not, in the plan or not, and who holds each. */
export function NumaNic({ nic, layers }: { nic: FactsNic; layers: NumaLayers }) {
  const { sriov } = nic;
  const holders = deviceHolders(layers.held);
  const planned = plannedFunctions(nic.name, layers);
  const held = sriov?.vfs.filter(({ pci }) => holders.has(pci)) ?? [];
  return (
    <div className={classes.row}>
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
        {sriov && (
          <>
            {Array.from({ length: Math.min(sriov.total, MOST_DRAWN) }, (_, index) => index).map((index) => {
              const vf = sriov.vfs[index];
              const holder = vf && holders.get(vf.pci);
              const resource = planned.get(index);
              const words = [
                ...(vf ? [`VF ${index}`, vf.pci, vf.driver ?? "no driver"] : [`VF ${index}, not made`]),
                ...(resource ? [`planned: ${resource}`] : []),
                ...(holder ? [`${holder} has it`] : []),
              ];
              return (
                <span
                  key={index}
                  className={classes.vf}
                  data-on={index < sriov.num || undefined}
                  data-planned={resource !== undefined || undefined}
                  data-held={holder !== undefined || undefined}
                  role="img"
                  aria-label={words.join(", ")}
                  title={words.join(" · ")}
                />
              );
            })}
            <span className={classes.figure}>
              {sriov.num} of {sriov.total} VFs
              {planned.size > 0 && `, ${planned.size} planned for pods`}
              {held.length > 0 && `, ${held.length} held`}
            </span>
            {[...new Set(held.map(({ pci }) => holders.get(pci)))].map((pod) => (
              <span key={pod} className={classes.figure}>
                {pod}: {held.filter(({ pci }) => holders.get(pci) === pod).length}
              </span>
            ))}
          </>
        )}
      </div>
    </div>
  );
}
