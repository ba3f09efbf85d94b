import { once } from "node:events";
import { createServer } from "node:net";
import ssh2 from "ssh2";
import { afterEach, expect, it } from "vitest";
import { makeSshKeyPair } from "./key-pair";
import { requireHostKey } from "./require-host-key";

const own = makeSshKeyPair("own");
let close = () => {};
afterEach(() => close());

const portOf = (address: ReturnType<ReturnType<typeof createServer>["address"]>) =>
  address !== null && typeof address === "object" ? address.port : 0;

async function sshServer(): Promise<number> {
  const server = new ssh2.Server({ hostKeys: [own.privateKey] }, (connection) => {
    connection.on("error", () => {}); // the caller hangs up before the handshake ends
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => server.close();
  return portOf(server.address());
}
const endpoint = (port: number, hostKey: string) => ({ name: "jump", address: "127.0.0.1", port, hostKey });

it("takes the host whose key is the pinned one", async () => {
  await requireHostKey(endpoint(await sshServer(), own.publicKey));
});

it("names both fingerprints when another key answers", async () => {
  const other = makeSshKeyPair("other");
  await expect(requireHostKey(endpoint(await sshServer(), other.publicKey))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`${own.fingerprint} and not the pinned ${other.fingerprint}`),
  });
});

it("says who does not answer", async () => {
  const server = createServer((socket) => socket.end("no SSH\n")).listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => server.close();
  const port = portOf(server.address());
  const refused = { code: "unavailable", message: expect.stringContaining(`jump (127.0.0.1 port ${port})`) };
  await expect(requireHostKey(endpoint(port, own.publicKey))).rejects.toMatchObject(refused);
});
