import { get } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { parse } from "yaml";
import { z } from "zod";

/** What we read of a kubeconfig as kubeadm writes it (clientcmd/v1 Config). */
const Kubeconfig = z.object({
  clusters: z
    .array(z.object({ cluster: z.object({ server: z.url(), "certificate-authority-data": z.base64() }) }))
    .min(1),
  users: z
    .array(
      z.object({ user: z.object({ "client-certificate-data": z.base64(), "client-key-data": z.base64() }) }),
    )
    .min(1),
});
const NodeList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

const PATIENCE_MS = 10_000;

/**
 * Asks the API server for its nodes with a kubeconfig's certificate, over a connection that somebody else opened. The
 * server has to prove that it is the kubeconfig's.
 * @param open opens a connection to the server's address
 * @returns names of the nodes
 */
export async function askApiServer(
  kubeconfig: string,
  open: (address: string, port: number) => Promise<Duplex>,
): Promise<string[]> {
  const { clusters, users } = Kubeconfig.parse(parse(kubeconfig));
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (!cluster || !user) throw new Error("A kubeconfig has a cluster and a user.");
  const server = new URL(cluster.server);
  const socket = await open(server.hostname, Number(server.port || 443));
  const secure = connect({
    ...{ socket, host: server.hostname },
    ca: Buffer.from(cluster["certificate-authority-data"], "base64"),
    cert: Buffer.from(user["client-certificate-data"], "base64"),
    key: Buffer.from(user["client-key-data"], "base64"),
  });
  try {
    const said = await new Promise<string>((resolve, reject) => {
      secure.once("error", reject);
      const asked = get(
        {
          createConnection: () => secure,
          host: server.hostname,
          path: "/api/v1/nodes",
          timeout: PATIENCE_MS,
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (part: string) => {
            text += part;
          });
          answer.once("end", () =>
            answer.statusCode === 200 ? resolve(text) : reject(new Error(`it answered ${answer.statusCode}`)),
          );
        },
      );
      asked.once("error", reject);
      asked.once("timeout", () => asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    });
    return NodeList.parse(JSON.parse(said)).items.map(({ metadata }) => metadata.name);
  } finally {
    secure.destroy();
    socket.destroy();
  }
}
