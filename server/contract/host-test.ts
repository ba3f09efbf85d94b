import { z } from "zod";
import { Id } from "./ids";
import { HostName } from "./practice-lab";

/** The steps of a connection test, in order; the first red one ends it. */
export const HOST_TEST_STEPS = [
  "resolve",
  "connect",
  "banner",
  "fingerprint",
  "login",
  "sudo",
  "python",
] as const;
export const HostTestStepId = z.enum(HOST_TEST_STEPS);
export type HostTestStepId = z.infer<typeof HostTestStepId>;

/**
 * `asks`: a person has to decide (accept a fingerprint seen for the first time). `warn`: works, with less (no Python).
 * `skipped`: a step before it stopped the test.
 */
export const HostTestStatus = z.enum(["pending", "running", "ok", "warn", "asks", "failed", "skipped"]);
export type HostTestStatus = z.infer<typeof HostTestStatus>;

export const HostTestStep = z.object({
  id: HostTestStepId,
  status: HostTestStatus,
  /** What was seen, or what is wrong and what to do, one sentence. */
  message: z.string().nullable(),
  ms: z.number().nullable(),
});
export type HostTestStep = z.infer<typeof HostTestStep>;

export const HostTest = z.object({
  hostId: Id,
  name: HostName,
  jump: z.boolean(),
  jobId: Id,
  status: HostTestStatus,
  steps: z.array(HostTestStep),
  /** The key it showed, when it did: OpenSSH public key line and its SHA256 fingerprint. */
  shownKey: z.object({ publicKey: z.string(), fingerprint: z.string() }).nullable(),
  /** The pinned one, when another is pinned. */
  pinnedFingerprint: z.string().nullable(),
  /** Addresses a host name resolved to. */
  addresses: z.array(z.string()),
  at: z.number(),
});
export type HostTest = z.infer<typeof HostTest>;

export const TestHostsInput = z.object({
  labId: Id,
  /** All of the lab when left out. */
  hosts: z.array(HostName).min(1).optional(),
  idempotencyKey: z.string().min(1).max(100).optional(),
});

/** Pins keys after a person compared the fingerprints: first ones, or new ones of re-imaged hosts. */
export const AcceptHostKeysInput = z.object({
  labId: Id,
  keys: z
    .array(
      z.object({
        host: HostName,
        /** The fingerprint the person saw: refused when the host showed another one meanwhile. */
        fingerprint: z.string().startsWith("SHA256:"),
      }),
    )
    .min(1),
});

/** What was pinned, with the fingerprint that was pinned before. */
export const AcceptedHostKeys = z.object({
  accepted: z.array(z.object({ host: HostName, before: z.string().nullable(), fingerprint: z.string() })),
});
export type AcceptedHostKeys = z.infer<typeof AcceptedHostKeys>;

/** Pins keys from lines of an OpenSSH known_hosts file (sshd(8), plain and hashed names, `[host]:port`). */
export const PasteKnownHostsInput = z.object({ labId: Id, text: z.string().max(262_144) });
export const PastedKnownHosts = z.object({
  pinned: z.array(z.object({ host: HostName, fingerprint: z.string() })),
  /** Hosts of the lab that no line names. */
  missing: z.array(HostName),
  problems: z.array(z.object({ line: z.number().int(), message: z.string() })),
});

export type PastedKnownHosts = z.infer<typeof PastedKnownHosts>;

/** Puts a key's public half on hosts with a password that is used once and not kept. */
export const InstallKeyInput = z.object({
  labId: Id,
  credentialId: Id,
  hosts: z.array(HostName).min(1),
  password: z.string().min(1).max(1024),
});
