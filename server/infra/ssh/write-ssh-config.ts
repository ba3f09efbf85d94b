import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ALIVE, CONNECT_SECONDS, type SshEndpoint, type SshRoute } from "./endpoint";
import { pinnedKeyTypes } from "./pinned-key-types";

/** An endpoint as OpenSSH reaches it: it signs in with the agent's key of this public line. */
export interface AgentEndpoint extends SshEndpoint {
  /** OpenSSH public key line of the key to sign in with. */
  publicKey: string;
}

export interface SshConfigOptions {
  /** Folder of this run the files are written to. */
  folder: string;
  routes: readonly SshRoute<AgentEndpoint>[];
  /** Socket of the ssh-agent that holds the private keys. */
  agentSocket: string;
  /** Folder of mode 0700 with a short path (a control socket's path holds 107 bytes). */
  controlDir: string;
}

/**
 * Writes the one configuration file of a run for `ssh -F`, with pins and public keys beside it. Everything is in the file
 * because the ssh that ProxyJump starts reads it too, and gets nothing from the command line. Hosts are known by their
 * names only, so two with the same address behind different jump hosts stay apart.
 * @returns path of the configuration
 */
export async function writeSshConfig(options: SshConfigOptions): Promise<string> {
  const { folder, routes } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const endpoints = [
    ...new Map(
      routes.flatMap(({ target, via }) => [...via, target]).map((one) => [one.name, one] as const),
    ).values(),
  ];
  const write = (name: string, content: string) =>
    writeFile(path.join(folder, name), content, { mode: 0o600 });
  const config = path.join(folder, "ssh_config");
  await Promise.all([
    ...endpoints.map((one) => write(identityName(one.publicKey), `${one.publicKey.trim()}\n`)),
    write("known_hosts", endpoints.map(pinLines).join("")),
    write("ssh_config", renderSshConfig(options, endpoints)),
  ]);
  return config;
}

function renderSshConfig(
  { folder, routes, agentSocket, controlDir }: SshConfigOptions,
  endpoints: readonly AgentEndpoint[],
): string {
  const via = new Map(routes.map((route) => [route.target.name, route.via.map((jump) => jump.name)]));
  const lines = (endpoint: AgentEndpoint) => [
    `Host ${endpoint.name}`,
    `  HostName ${endpoint.address}`,
    `  Port ${endpoint.port}`,
    `  User ${endpoint.user}`,
    `  HostKeyAlias ${endpoint.name}`,
    `  HostKeyAlgorithms ${pinnedKeyTypes(endpoint.hostKeys).join(",")}`,
    `  IdentityFile ${quote(path.join(folder, identityName(endpoint.publicKey)))}`,
    // a jump host of another host's way must not be reached through its own
    `  ProxyJump ${via.get(endpoint.name)?.join(",") || "none"}`,
  ];
  const everywhere = [
    "Host *",
    `  IdentityAgent ${quote(agentSocket)}`,
    "  IdentitiesOnly yes",
    "  PreferredAuthentications publickey",
    "  BatchMode yes",
    `  UserKnownHostsFile ${quote(path.join(folder, "known_hosts"))}`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  CheckHostIP no",
    "  UpdateHostKeys no",
    `  ConnectTimeout ${CONNECT_SECONDS}`,
    `  ServerAliveInterval ${ALIVE.intervalSeconds}`,
    `  ServerAliveCountMax ${ALIVE.missing}`,
    `  ControlPath ${quote(path.join(controlDir, "%C"))}`,
    "  ExitOnForwardFailure yes",
    "  Compression no",
    // AES with a hardware instruction first: a deploy moves gigabytes
    "  Ciphers ^aes128-gcm@openssh.com",
    "  LogLevel ERROR",
  ];
  return `${[...endpoints.flatMap(lines), ...everywhere].join("\n")}\n`;
}

const pinLines = (endpoint: SshEndpoint) =>
  endpoint.hostKeys.map((key) => `${endpoint.name} ${key.trim()}\n`).join("");

/** ssh picks the agent's key whose public half is in the file. */
const identityName = (publicKey: string) =>
  `${createHash("sha256").update(publicKey.trim()).digest("hex").slice(0, 16)}.pub`;

/** ssh_config(5): an argument with spaces stands in double quotes. */
const quote = (file: string) => `"${file}"`;
