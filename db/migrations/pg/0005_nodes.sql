CREATE TABLE "cluster_watch" (
	"cluster_id" text collate "C" PRIMARY KEY NOT NULL,
	"runner_id" text collate "C" NOT NULL,
	"leased_until" bigint NOT NULL,
	"state" text NOT NULL,
	"message" text,
	"seen_at" bigint,
	"version" integer NOT NULL,
	"attachments" jsonb
);
--> statement-breakpoint
CREATE TABLE "live_node" (
	"cluster_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb,
	"at" bigint NOT NULL,
	CONSTRAINT "live_node_cluster_id_name_pk" PRIMARY KEY("cluster_id","name")
);
--> statement-breakpoint
CREATE INDEX "live_node_by_version" ON "live_node" USING btree ("cluster_id","version");