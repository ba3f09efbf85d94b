import type { Kit } from "./kit";

export const auditTables = (k: Kit) => ({
  auditEntry: k.table(
    "audit_entry",
    {
      id: k.key("id").primaryKey(),
      /** 1, 2, …: the place in the chain. */
      seq: k.ms("seq").notNull(),
      at: k.ms("at").notNull(),
      actorKind: k.text("actor_kind").$type<"user" | "apiKey" | "system" | "anonymous">().notNull(),
      actorId: k.key("actor_id"),
      actor: k.text("actor").notNull(),
      /** "lab.create", "job.cancel", … */
      action: k.key("action").notNull(),
      subject: k.text("subject").notNull(),
      subjectId: k.key("subject_id"),
      labId: k.key("lab_id"),
      detail: k.json<Record<string, unknown>>("detail").notNull(),
      requestId: k.text("request_id").notNull(),
      previousHash: k.text("previous_hash").notNull(),
      /** SHA-256 over the previous hash and this row's canonical JSON. */
      hash: k.text("hash").notNull(),
    },
    (t) => [k.uniqueIndex("audit_entry_seq").on(t.seq), k.index("audit_entry_by_lab").on(t.labId, t.seq)],
  ),
  /** One row: taken with `update … returning` as the last statement of every audited transaction, so the chain cannot fork. */
  auditHead: k.table("audit_head", {
    id: k.int("id").primaryKey(),
    seq: k.ms("seq").notNull(),
    hash: k.text("hash").notNull(),
  }),
  installation: k.table("installation", {
    name: k.key("name").primaryKey(),
    value: k.text("value").notNull(),
  }),
});
