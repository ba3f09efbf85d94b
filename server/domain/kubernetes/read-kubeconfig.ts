import { parseDocument } from "yaml";
import { z } from "zod";
import { DomainError } from "../errors";

/** Where an API server answers, and who we are there. Everything is in it: nothing is read from a file or a program. */
export interface ClusterAccess {
  host: string;
  port: number;
  /** PEM; what is not signed by it is not this cluster. */
  ca: string;
  /** Name in the server's certificate when it is not `host`. */
  serverName: string | null;
  identity: { kind: "certificate"; cert: string; key: string } | { kind: "token"; token: string };
}

const named = <K extends string, T extends z.ZodType>(key: K, of: T) =>
  z.array(z.object({ name: z.string(), [key]: of } as { name: z.ZodString } & Record<K, T>)).nullish();
const text = z.string().min(1).nullish();
/** clientcmd/v1 Config: what we use, and what we have to refuse. */
const Kubeconfig = z.object({
  "current-context": text,
  contexts: named("context", z.object({ cluster: z.string(), user: z.string() })),
  clusters: named(
    "cluster",
    z.object({
      ...{ server: z.string(), "certificate-authority-data": text, "tls-server-name": text },
      ...{ "certificate-authority": text, "proxy-url": text },
      "insecure-skip-tls-verify": z.boolean().nullish(),
    }),
  ),
  users: named(
    "user",
    z.object({
      ...{ "client-certificate-data": text, "client-key-data": text, token: text },
      ...{ "client-certificate": text, "client-key": text, tokenFile: text, username: text },
      ...{ exec: z.unknown().optional(), "auth-provider": z.unknown().optional() },
    }),
  ),
});

/** Larger is no kubeconfig. */
const MOST_CHARACTERS = 1_000_000;

const refuse = (message: string) => new DomainError("bad_input", message);

/**
 * Reads a kubeconfig. Only what it carries itself counts: a program to run (`exec`), a file to read or a server that is not
 * checked is refused with the field that says so.
 * @throws DomainError `bad_input`, one sentence
 */
export function readKubeconfig(source: string): ClusterAccess {
  const config = parse(source);
  const context = config["current-context"];
  const contexts = config.contexts ?? [];
  const chosen = context ? contexts.find((one) => one.name === context)?.context : contexts[0]?.context;
  if (context && !chosen)
    throw refuse(`The kubeconfig's current-context is ${context}, and it has no context of that name.`);
  const clusters = config.clusters ?? [];
  const users = config.users ?? [];
  const cluster = chosen
    ? clusters.find((one) => one.name === chosen.cluster)?.cluster
    : clusters[0]?.cluster;
  const user = chosen ? users.find((one) => one.name === chosen.user)?.user : users[0]?.user;
  if (!cluster)
    throw refuse(`The kubeconfig has no cluster${chosen ? ` ${chosen.cluster}` : ""}: export it again.`);
  if (!user) throw refuse(`The kubeconfig has no user${chosen ? ` ${chosen.user}` : ""}: export it again.`);
  const { host, port } = readServer(cluster.server);
  if (cluster["insecure-skip-tls-verify"])
    throw refuse("The kubeconfig says insecure-skip-tls-verify: give certificate-authority-data instead.");
  if (cluster["proxy-url"])
    throw refuse("The kubeconfig says proxy-url, which is not supported: choose a jump host instead.");
  return {
    ...{ host, port, serverName: cluster["tls-server-name"] ?? null },
    ca: pem(
      "certificate-authority-data",
      cluster["certificate-authority-data"],
      cluster["certificate-authority"],
    ),
    identity: readIdentity(user),
  };
}

type User = NonNullable<z.infer<typeof Kubeconfig>["users"]>[number]["user"];

function readIdentity(user: User): ClusterAccess["identity"] {
  if (user.exec !== undefined && user.exec !== null)
    throw refuse(
      "The kubeconfig runs a program for its credentials (users[].user.exec), which Fairlead does not: use a ServiceAccount token.",
    );
  if (user["auth-provider"] !== undefined && user["auth-provider"] !== null)
    throw refuse(
      "The kubeconfig uses an auth-provider, which Kubernetes 1.26 dropped: use a ServiceAccount token.",
    );
  if (user.tokenFile)
    throw refuse(`The kubeconfig names a file (tokenFile: ${user.tokenFile}): put the token itself in it.`);
  if (user.username)
    throw refuse("The kubeconfig uses a password, which Kubernetes 1.19 dropped: use a token.");
  if (user.token) return { kind: "token", token: user.token };
  const cert = pem("client-certificate-data", user["client-certificate-data"], user["client-certificate"]);
  return {
    kind: "certificate",
    cert,
    key: pem("client-key-data", user["client-key-data"], user["client-key"]),
  };
}

function parse(source: string): z.infer<typeof Kubeconfig> {
  if (source.length > MOST_CHARACTERS) throw refuse("A kubeconfig is at most 1 MB: this is something else.");
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error) {
    const at = error.linePos?.[0];
    throw refuse(
      `The kubeconfig is no YAML${at ? ` (line ${at.line}, column ${at.col})` : ""}: ${error.message.split("\n")[0]}`,
    );
  }
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 20 });
  } catch {
    throw refuse("The kubeconfig repeats itself by aliases too often: export it again.");
  }
  const read = Kubeconfig.safeParse(plain);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw refuse(`The kubeconfig is not one: ${issue?.path.join(".") || "the document"}: ${issue?.message}.`);
}

function readServer(said: string): { host: string; port: number } {
  const url = URL.canParse(said) ? new URL(said) : null;
  if (url?.protocol !== "https:")
    throw refuse(`The kubeconfig's server is ${said}: it has to be an https:// address.`);
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 443) };
}

function pem(field: string, data: string | null | undefined, file: string | null | undefined): string {
  if (data) {
    const read = Buffer.from(data, "base64").toString("utf8");
    if (read.includes("-----BEGIN ")) return read;
    throw refuse(`The kubeconfig's ${field} holds no PEM text in base64: export it again.`);
  }
  if (file)
    throw refuse(
      `The kubeconfig names a file (${field.replace("-data", "")}: ${file}): make one that holds it with kubectl config view --flatten --raw.`,
    );
  throw refuse(`The kubeconfig has no ${field}: make it with kubectl config view --flatten --raw.`);
}
