import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RenderedFile } from "@/server/contract/deploy";
import {
  type DeployRunPlan,
  JOIN_TOKEN_SECRET,
  sshKeySecret,
  sudoPasswordSecret,
} from "@/server/contract/deploy-run";
import { serveBundle } from "@/server/infra/bundle/serve-bundle";
import type { AnsibleRun } from "@/server/infra/installer/ansible-command";
import { serveSecretsFifo } from "@/server/infra/job-secrets/secrets-fifo";
import { startSshAgent } from "@/server/infra/job-secrets/ssh-agent";
import { runIdOf } from "@/server/infra/run-folder/run-place";
import type { SshRoute } from "@/server/infra/ssh/endpoint";
import { openForwards } from "@/server/infra/ssh/open-forwards";
import { type AgentEndpoint, writeSshConfig } from "@/server/infra/ssh/write-ssh-config";
import type { RunContext } from "../job-kind";

/** Ways to every host. `sign` says how an endpoint's credential signs in. */
export function routesTo<Login extends object>(
  { plan, logins }: DeployRunPlan,
  sign: (credentialId: string) => Login,
): SshRoute<{ name: string; address: string; port: number; user: string; hostKeys: string[] } & Login>[] {
  const endpoint = (name: string, ssh: { address: string; port: number; user: string }) => {
    const login = logins[name];
    if (!login) throw new Error(`The run was not told how to sign in to ${name}.`);
    return { name, ...ssh, hostKeys: login.hostKeys, ...sign(login.credentialId) };
  };
  const jumps = new Map(plan.jumpHosts.map((jump) => [jump.name, jump.ssh]));
  return plan.hosts.map((host) => ({
    target: endpoint(host.name, host.ssh),
    via: host.via.map((name) => {
      const ssh = jumps.get(name);
      if (!ssh) throw new Error(`The plan does not know the jump host ${name}.`);
      return endpoint(name, ssh);
    }),
  }));
}

/** Ways to every host for our own client. */
export const keyRoutes = (run: DeployRunPlan, secrets: RunContext["secrets"]) =>
  routesTo(run, (credentialId) => ({ privateKey: needSecret(secrets, sshKeySecret(credentialId)) }));

/** How to become root on a machine that is not logged in to as root. */
export function sudoPasswordOf(
  run: DeployRunPlan,
  secrets: RunContext["secrets"],
  host: string,
): string | undefined {
  const id = run.logins[host]?.sudoCredentialId;
  return id === undefined ? undefined : needSecret(secrets, sudoPasswordSecret(id));
}

/** Host -> what sudo asks for there; the inventory reads it (`ansible_become_password`). */
const sudoPasswords = (run: DeployRunPlan, secrets: RunContext["secrets"]) =>
  Object.fromEntries(
    run.plan.hosts.flatMap(({ name }) => {
      const password = sudoPasswordOf(run, secrets, name);
      return password === undefined ? [] : [[name, password]];
    }),
  );

function needSecret(secrets: RunContext["secrets"], name: string): string {
  const value = secrets[name];
  if (value === undefined) throw new Error(`The secret ${name} was not handed over.`);
  return value;
}

/**
 * Everything ansible-playbook needs around it, each taken down at the end of the run: rendered files, keys in an agent,
 * secret variables in a FIFO, the bundle's files on every host's loopback.
 */
export async function openRun(
  ctx: Pick<
    RunContext,
    "jobId" | "run" | "folder" | "secrets" | "signal" | "log" | "privateFolder" | "atEnd"
  >,
  run: DeployRunPlan,
  files: readonly RenderedFile[],
): Promise<Omit<AnsibleRun, "ansible" | "eventsFd">> {
  const runId = runIdOf(ctx.jobId, ctx.run);
  const renderedDir = path.join(ctx.folder, "rendered");
  await writeRendered(renderedDir, files);
  const localTemp = ctx.privateFolder();
  // a socket's path holds 107 bytes, and the private folder's name alone takes two thirds of them
  const controlDir = await mkdtemp("/tmp/fl-");
  ctx.atEnd(() => rm(controlDir, { recursive: true, force: true }));
  const credentials = [...new Set(Object.values(run.logins).map((login) => login.credentialId))];
  const keys = credentials.map((id) => needSecret(ctx.secrets, sshKeySecret(id)));
  const agent = await startSshAgent({ folder: localTemp, keys, runId });
  ctx.atEnd(() => agent.stop());
  const publicKeys = new Map(credentials.map((id, index) => [id, agent.publicKeys[index] ?? ""]));
  const sshConfig = await writeSshConfig({
    folder: path.join(ctx.folder, "ssh"),
    routes: routesTo(run, (id) => ({
      publicKey: publicKeys.get(id) ?? "",
    })) satisfies SshRoute<AgentEndpoint>[],
    agentSocket: agent.socket,
    controlDir,
  });
  const fifo = await serveSecretsFifo({
    folder: localTemp,
    variables: {
      fairlead_join_token: needSecret(ctx.secrets, JOIN_TOKEN_SECRET),
      fairlead_sudo_passwords: sudoPasswords(run, ctx.secrets),
    },
  });
  ctx.atEnd(() => fifo.stop());
  const server = await serveBundle(run.bundleFolder);
  ctx.atEnd(() => server.stop());
  const forwards = await openForwards({
    config: sshConfig,
    hosts: run.plan.hosts.map((host) => host.name),
    port: server.port,
    runId,
    signal: ctx.signal,
    onLine: (host, line) => ctx.log(`[${host}] ${line}`),
  });
  ctx.atEnd(() => forwards.stop());
  return {
    ansibleDir: run.ansibleFolder,
    runDir: ctx.folder,
    renderedDir,
    sshConfig,
    secretsFifo: fifo.path,
    localTemp,
    filesPorts: forwards.ports,
  };
}

async function writeRendered(folder: string, files: readonly RenderedFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, file.content, { mode: 0o600 });
  }
}
