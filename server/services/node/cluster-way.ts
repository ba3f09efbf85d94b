import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { ClusterWay } from "@/server/contract/cluster";
import { DomainError } from "@/server/domain/errors";
import type { SshPool } from "@/server/infra/ssh/ssh-pool";
import type { ServiceContext } from "../context";
import { readMachines } from "../host/read-machines";
import { routeTo, unsealCredential } from "../host/route-to";

export interface ReachedCluster {
  labId: string;
  /** Of a cluster that was attached; null for one that was deployed here. */
  way: ClusterWay | null;
  /** Name of a host that runs its API server, where that is known. */
  controlPlane: string | null;
}

/** Connections to addresses of a cluster's network. */
export interface OpenedWay {
  forward(host: string, port: number): Promise<Duplex>;
  close(): void;
}

/** To connect has to have worked within so many ms. */
const PATIENCE_MS = 10_000;

/**
 * The way into a cluster's network: from this machine, or from the lab's last jump host, or from a control plane where there
 * is none.
 * @throws DomainError `wrong_state` for a lab without a host, a key or an accepted host key
 */
export async function openClusterWay(
  ctx: ServiceContext,
  connections: SshPool,
  { labId, way: wanted, controlPlane }: ReachedCluster,
  signal: AbortSignal,
): Promise<OpenedWay> {
  if (wanted === "direct") return { forward: connectTo, close: () => {} };
  const machines = await readMachines(ctx, labId);
  const target = machines.find((one) => one.name === controlPlane) ?? machines.find((one) => !one.jump);
  if (!target) throw new DomainError("wrong_state", "The lab has no host to go through: add one.");
  const { way, endpoint } = routeTo(machines, target, (id) => unsealCredential(ctx, id));
  const route = way.length > 0 ? way : [endpoint()];
  const open = () => connections.open(labId, route, signal);
  let leased: ReturnType<typeof open> | null = null;
  return {
    async forward(host, port) {
      leased ??= open();
      const mine = leased;
      try {
        const lease = await mine;
        return await lease.connection.forward(host, port);
      } catch (cause) {
        // one that died without a word would fail again
        if (leased === mine) leased = null;
        mine.then((lease) => lease.release()).catch(() => {});
        throw cause;
      }
    },
    close() {
      leased?.then((lease) => lease.release()).catch(() => {});
      leased = null;
    },
  };
}

function connectTo(host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve(socket);
    });
    socket.once("timeout", () => socket.destroy(new Error(`nothing answers within ${PATIENCE_MS / 1000} s`)));
    socket.once("error", reject);
  });
}
