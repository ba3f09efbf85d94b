import type { Revealed } from "@/server/contract/share-words";
import type { Kit } from "./kit";

export const shareTables = (k: Kit) => ({
  /** A frozen file that strangers may read at an address of its own. */
  shareLink: k.table(
    "share_link",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      runId: k.key("run_id").notNull(),
      /** SHA-256 of the token, hex; the token itself is nowhere. */
      tokenHash: k.key("token_hash").notNull(),
      reveal: k.json<Revealed>("reveal").notNull(),
      /** The file, byte for byte as it is shown and downloaded. */
      text: k.text("text").notNull(),
      /** Bytes of it. */
      size: k.int("size").notNull(),
      sha256: k.text("sha256").notNull(),
      createdBy: k.text("created_by").notNull(),
      createdAt: k.ms("created_at").notNull(),
      expiresAt: k.ms("expires_at").notNull(),
      revokedAt: k.ms("revoked_at"),
      views: k.int("views").notNull(),
      lastViewedAt: k.ms("last_viewed_at"),
    },
    (t) => [
      k.uniqueIndex("share_link_by_token").on(t.tokenHash),
      k.index("share_link_by_lab").on(t.labId, t.createdAt),
    ],
  ),
});
