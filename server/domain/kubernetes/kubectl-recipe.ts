/** A machine on the way, as it is logged in to. */
export interface RecipeHop {
  name: string;
  address: string;
  port: number;
  user: string;
  /** Pinned keys: type and base64. */
  hostKeys: readonly string[];
}

export interface RecipeFacts {
  /** Of the files it writes: the lab's name without what a shell or a file system minds. */
  name: string;
  /** First hop first; the last opens the connection to the API server. */
  hops: readonly RecipeHop[];
  /** host:port of the API server, as its kubeconfig has it. */
  endpoint: string;
}

/** Where the tunnel listens on the machine of who runs it. */
export const LOCAL_PORT = 16443;

/**
 * What a person types to use kubectl from a machine that reaches the jump host only: it writes an SSH configuration with
 * the pinned keys (options on the command line do not reach ssh's inner connection), opens a tunnel that ends with its
 * socket, and asks for the nodes under the name in the server's certificate (kubectl --tls-server-name).
 * @returns POSIX shell, run where NAME.kubeconfig lies; ssh logs in with the keys of who runs it
 */
export function kubectlRecipe({ name, hops, endpoint }: RecipeFacts): string {
  const last = hops[hops.length - 1];
  if (!last) throw new Error("A recipe needs a machine to log in to.");
  const { host, port } = splitEndpoint(endpoint);
  const config = hops.map((hop, index) => {
    const before = hops[index - 1];
    return [
      `Host ${alias(hop)}`,
      `  HostName ${hop.address}`,
      `  Port ${hop.port}`,
      `  User ${hop.user}`,
      ...(before ? [`  ProxyJump ${alias(before)}`] : []),
    ].join("\n");
  });
  const known = hops.flatMap(({ address, port: at, hostKeys }) =>
    hostKeys.map((key) => `${at === 22 ? address : `[${address}]:${at}`} ${key}`),
  );
  const target = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return [
    ...[`cat >${name}.known_hosts <<'END'`, ...known, "END"],
    ...[`cat >${name}.ssh_config <<'END'`, ...config, "Host *"],
    ...[`  UserKnownHostsFile ${name}.known_hosts`, "  StrictHostKeyChecking yes", "END"],
    `ssh -F ${name}.ssh_config -M -S ${name}.tunnel -f -N -o ExitOnForwardFailure=yes \\`,
    `  -L 127.0.0.1:${LOCAL_PORT}:${target} ${alias(last)}`,
    `kubectl --kubeconfig ${name}.kubeconfig --server https://127.0.0.1:${LOCAL_PORT} \\`,
    `  --tls-server-name ${host} get nodes`,
    `# when you are done: ssh -S ${name}.tunnel -O exit ${alias(last)}`,
    "",
  ].join("\n");
}

const alias = ({ name }: RecipeHop) => `fairlead-${name}`;

function splitEndpoint(endpoint: string): { host: string; port: string } {
  const at = endpoint.lastIndexOf(":");
  return { host: endpoint.slice(0, at).replace(/^\[|\]$/g, ""), port: endpoint.slice(at + 1) };
}
