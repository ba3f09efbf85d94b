import { z } from "zod";
import { BundleManifest } from "./bundle";
import { DeployPlan } from "./deploy";
import { Id } from "./ids";
import { NodeAllocatable } from "./lab";
import { HostName } from "./practice-lab";

/** Payload of a `deploy` job. */
export const DeployPayload = z.object({
  plan: DeployPlan,
  /** Rendered file -> SHA-256 of its content when the job was asked for: a further run must write the same. */
  files: z.record(z.string(), z.string()).optional(),
  /** Hosts of the cluster when the job was asked for; a job that waited while one of them went is refused. */
  members: z.array(HostName).optional(),
});

/** How a run signs in to one machine, and how it knows it. */
export const DeployLogin = z.object({
  /** Pinned host keys, OpenSSH public key lines. */
  hostKeys: z.array(z.string()).min(1),
  /** Credential whose private key signs in; the key itself is the secret `sshKeySecret(credentialId)`. */
  credentialId: Id,
  /** Credential with the password sudo asks for, the secret `sudoPasswordSecret(…)`; none = root, or sudo without one. */
  sudoCredentialId: Id.optional(),
});

/** What a deploy's job process is handed over, beside the secrets. */
export const DeployRunPlan = z.object({
  plan: DeployPlan,
  manifest: BundleManifest,
  /** Folder the bundle's files lie in. */
  bundleFolder: z.string(),
  /** Our playbook, roles and plugins. */
  ansibleFolder: z.string(),
  /** Keeps one ready ansible-core for each set of wheels. */
  ansibleCores: z.string(),
  /** Jump hosts and hosts. */
  logins: z.record(HostName, DeployLogin),
});
export type DeployRunPlan = z.infer<typeof DeployRunPlan>;

export const sshKeySecret = (credentialId: string): string => `sshKey ${credentialId}`;
export const sudoPasswordSecret = (credentialId: string): string => `sudoPassword ${credentialId}`;
/** kubeadm's bootstrap token, made by us so that the log can leave it out. */
export const JOIN_TOKEN_SECRET = "joinToken";
/** Secret part of result.json. */
export const KUBECONFIG_SECRET = "kubeconfig";

/** What a deploy found, in result.json. */
export const DeployResult = z.object({
  nodes: z.array(NodeAllocatable),
  /** Host -> tasks that changed something. */
  changed: z.record(z.string(), z.number()),
});
export type DeployResult = z.infer<typeof DeployResult>;
