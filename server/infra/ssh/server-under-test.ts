import { once } from "node:events";
import { connect } from "node:net";
import ssh2 from "ssh2";
import type { KeyEndpoint } from "./connect-ssh";
import { makeSshKeyPair, type SshKeyPair } from "./key-pair";

export interface ServerUnderTest {
  endpoint: KeyEndpoint;
  /** Logins so far. */
  logins: number;
  /** Drops every connection, as a power cut does. */
  drop(): void;
  close(): void;
}

export interface ServerOptions {
  name: string;
  /** Who may log in. */
  client: SshKeyPair;
  hostKeys?: SshKeyPair[];
  /** Answers a command: its output and exit code; nothing = it never ends. */
  answer?: (command: string, input: string) => { out?: string; error?: string; code: number } | undefined;
}

/** A real SSH server on loopback, with forwarding as a jump host has it. */
export async function startServer(options: ServerOptions): Promise<ServerUnderTest> {
  const hostKeys = options.hostKeys ?? [makeSshKeyPair(options.name)];
  const clients = new Set<ssh2.Connection>();
  const allowed = ssh2.utils.parseKey(options.client.publicKey);
  const server = new ssh2.Server({ hostKeys: hostKeys.map((key) => key.privateKey) }, (client) => {
    clients.add(client);
    client.on("error", () => {});
    client.on("close", () => clients.delete(client));
    client.on("authentication", (context) => {
      const known = !(allowed instanceof Error) && context.method === "publickey";
      if (known && context.key.data.equals(allowed.getPublicSSH())) context.accept();
      else context.reject(["publickey"]);
    });
    client.on("ready", () => {
      made.logins += 1;
    });
    client.on("tcpip", (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP);
      socket.once("connect", () => {
        const channel = accept();
        socket.on("error", () => channel.destroy()).pipe(channel);
        channel.on("error", () => socket.destroy()).pipe(socket);
      });
      socket.once("error", () => reject());
    });
    client.on("session", (acceptSession) => {
      acceptSession().on("exec", (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        let input = "";
        channel.on("data", (data: Buffer) => {
          input += data.toString();
        });
        channel.once("end", () => {
          const said = options.answer?.(command, input);
          if (!said) return;
          channel.stderr.write(said.error ?? "");
          channel.write(said.out ?? "");
          channel.exit(said.code);
          channel.end();
        });
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const made: ServerUnderTest = {
    endpoint: {
      name: options.name,
      address: "127.0.0.1",
      port: typeof bound === "object" && bound ? bound.port : 0,
      user: "root",
      hostKeys: hostKeys.map((key) => key.publicKey),
      privateKey: options.client.privateKey,
    },
    logins: 0,
    drop: () => {
      for (const client of clients) client.end();
    },
    close: () => {
      made.drop();
      server.close();
    },
  };
  return made;
}
