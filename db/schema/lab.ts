import type { CredentialKind } from "@/server/contract/credential";
import type { HostFacts } from "@/server/contract/host-facts";
import type { HostReach } from "@/server/contract/host-reach";
import type { HostTestStatus, HostTestStep } from "@/server/contract/host-test";
import type { DescriptorContent, LabKind, LabState } from "@/server/contract/lab";
import type { DraftStep, LabDraftContent } from "@/server/contract/lab-draft";
import type { Kit } from "./kit";

export const labTables = (k: Kit) => ({
  lab: k.table(
    "lab",
    {
      id: k.key("id").primaryKey(),
      name: k.key("name").notNull(),
      /** Lower-cased name and site: searched with an escaped LIKE, the same on both dialects. */
      search: k.key("search").notNull(),
      kind: k.text("kind").$type<LabKind>().notNull(),
      state: k.text("state").$type<LabState>().notNull(),
      site: k.text("site"),
      contact: k.text("contact"),
      /** What a practice lab was asked to be: {kind, hosts, telco}. */
      request: k.json<Record<string, unknown>>("request"),
      createdBy: k.key("created_by").notNull(),
      createdAt: k.ms("created_at").notNull(),
      removedAt: k.ms("removed_at"),
    },
    (t) => [k.index("lab_by_name").on(t.name, t.id)],
  ),
  descriptorRevision: k.table(
    "descriptor_revision",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      number: k.int("number").notNull(),
      author: k.text("author").notNull(),
      /** "practice lab", later "form", "pharos-1.0", "kuberef". */
      source: k.text("source").notNull(),
      content: k.json<DescriptorContent>("content").notNull(),
      sha256: k.text("sha256").notNull(),
      createdAt: k.ms("created_at").notNull(),
    },
    (t) => [k.uniqueIndex("descriptor_revision_number").on(t.labId, t.number)],
  ),
  host: k.table(
    "host",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      name: k.key("name").notNull(),
      jump: k.bool("jump").notNull(),
      address: k.key("address").notNull(),
      port: k.int("port").notNull(),
    },
    (t) => [k.uniqueIndex("host_name_in_lab").on(t.labId, t.name)],
  ),
  hostKey: k.table(
    "host_key",
    {
      id: k.key("id").primaryKey(),
      hostId: k.key("host_id").notNull(),
      labId: k.key("lab_id").notNull(),
      /** "ssh-ed25519 AAAA…" */
      publicKey: k.text("public_key").notNull(),
      fingerprint: k.text("fingerprint").notNull(),
      acceptedBy: k.text("accepted_by").notNull(),
      acceptedAt: k.ms("accepted_at").notNull(),
    },
    (t) => [k.index("host_key_by_host").on(t.hostId)],
  ),
  credential: k.table(
    "credential",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id"),
      kind: k.text("kind").$type<CredentialKind>().notNull(),
      name: k.text("name").notNull(),
      /** What may be shown: an OpenSSH public key line, a certificate's subject. */
      publicPart: k.text("public_part"),
      fingerprint: k.text("fingerprint"),
      /** AES-256-GCM box, key id in front; the row's id is bound into it. */
      sealed: k.text("sealed").notNull(),
      createdAt: k.ms("created_at").notNull(),
    },
    (t) => [k.index("credential_by_lab").on(t.labId)],
  ),
  labDraft: k.table("lab_draft", {
    labId: k.key("lab_id").primaryKey(),
    step: k.text("step").$type<DraftStep>().notNull(),
    content: k.json<LabDraftContent>("content").notNull(),
    updatedAt: k.ms("updated_at").notNull(),
    updatedBy: k.text("updated_by").notNull(),
  }),
  /** The last connection test of a host; an older one is overwritten. */
  hostTest: k.table(
    "host_test",
    {
      hostId: k.key("host_id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      jobId: k.key("job_id").notNull(),
      status: k.text("status").$type<HostTestStatus>().notNull(),
      steps: k.json<HostTestStep[]>("steps").notNull(),
      /** OpenSSH public key line the host showed. */
      shownKey: k.text("shown_key"),
      addresses: k.json<string[]>("addresses").notNull(),
      at: k.ms("at").notNull(),
    },
    (t) => [k.index("host_test_by_lab").on(t.labId)],
  ),
  hostFacts: k.table(
    "host_facts",
    {
      id: k.key("id").primaryKey(),
      hostId: k.key("host_id").notNull(),
      labId: k.key("lab_id").notNull(),
      jobId: k.key("job_id").notNull(),
      at: k.ms("at").notNull(),
      /** Round trip, ms. */
      ms: k.int("ms").notNull(),
      machineId: k.key("machine_id"),
      facts: k.json<HostFacts>("facts").notNull(),
      /** Leaves that differ from the reading before; null for the first. */
      changes: k.int("changes"),
    },
    (t) => [
      k.index("host_facts_by_host").on(t.hostId, t.at),
      k.index("host_facts_by_lab").on(t.labId, t.at),
      k.index("host_facts_by_machine").on(t.machineId),
    ],
  ),
  /** What a host saw of the others when it was asked last; an older reading is overwritten. */
  hostReach: k.table(
    "host_reach",
    {
      hostId: k.key("host_id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      jobId: k.key("job_id").notNull(),
      at: k.ms("at").notNull(),
      /** Round trip, ms. */
      ms: k.int("ms").notNull(),
      reach: k.json<HostReach>("reach").notNull(),
    },
    (t) => [k.index("host_reach_by_lab").on(t.labId)],
  ),
  waiver: k.table(
    "waiver",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      checkId: k.key("check_id").notNull(),
      host: k.key("host"),
      reason: k.text("reason").notNull(),
      by: k.text("by").notNull(),
      createdAt: k.ms("created_at").notNull(),
      until: k.ms("until").notNull(),
      endedAt: k.ms("ended_at"),
    },
    (t) => [k.index("waiver_by_lab").on(t.labId, t.checkId)],
  ),
});
