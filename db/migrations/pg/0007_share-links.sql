CREATE TABLE "share_link" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"run_id" text collate "C" NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"reveal" jsonb NOT NULL,
	"text" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint,
	"views" integer NOT NULL,
	"last_viewed_at" bigint
);
--> statement-breakpoint
CREATE UNIQUE INDEX "share_link_by_token" ON "share_link" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "share_link_by_lab" ON "share_link" USING btree ("lab_id","created_at");