import type { HostRole, LabHost } from "@/server/contract/lab";

const ROLE_WORDS: Record<HostRole, string> = { "control-plane": "control plane", worker: "worker" };

/** "jump host", "control plane", "control plane, worker"; "host" for one without a role. */
export const roleWords = (host: Pick<LabHost, "jump" | "roles">): string =>
  host.jump ? "jump host" : host.roles.map((role) => ROLE_WORDS[role]).join(", ") || "host";
