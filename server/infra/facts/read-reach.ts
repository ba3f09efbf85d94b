import { randomBytes } from "node:crypto";
import type { HostReach } from "@/server/contract/host-reach";
import type { ReachAsked } from "@/server/domain/reach/ask-reach";
import { parseReach } from "@/server/domain/reach/parse-reach";
import type { SshConnection } from "../ssh/ssh-connection";
import { SshError } from "../ssh/ssh-error";
import { reachScript } from "./reach-script";

const PATIENCE_MS = 15_000;

/** Lets a host try the others, in one round trip of at most about 5 s. @throws SshError */
export async function readReach(
  connection: SshConnection,
  asked: ReachAsked,
  signal?: AbortSignal,
): Promise<HostReach> {
  const marker = `fl${randomBytes(9).toString("hex")}`;
  const { stdout } = await connection.run(`exec sh -s ${marker}`, {
    ...{ input: reachScript(asked), timeoutMs: PATIENCE_MS, signal },
  });
  const reach = parseReach(stdout, marker, asked);
  if (reach) return reach;
  const { host } = connection;
  throw new SshError(
    "failed",
    host,
    `${host} did not end trying the other hosts: read it again, and look at its load.`,
  );
}
