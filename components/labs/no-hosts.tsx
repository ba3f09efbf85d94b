import type { LabState } from "@/server/contract/lab";
import { EmptyState } from "../ui/empty-state";

/** Why a lab shows no hosts, and what brings them. */
export function NoHosts({ state }: { state: LabState | undefined }) {
  if (state === "draft") {
    return <EmptyState title="No hosts yet">Add them where the lab is being registered.</EmptyState>;
  }
  if (state === "creating") {
    return (
      <EmptyState title="Hosts are being made">
        They appear here when all of them answer SSH with their pinned key.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No hosts">
      The job that should have made them did not end well: read its log.
    </EmptyState>
  );
}
