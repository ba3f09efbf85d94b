CREATE TABLE "account" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"provider_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text collate "C",
	"actor" text NOT NULL,
	"action" text collate "C" NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text collate "C",
	"lab_id" text collate "C",
	"detail" jsonb NOT NULL,
	"request_id" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bundle" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"kubernetes" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"size" bigint NOT NULL,
	"origin" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cluster" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"bundle_id" text collate "C" NOT NULL,
	"profile" text NOT NULL,
	"kubernetes" text NOT NULL,
	"endpoint" text NOT NULL,
	"credential_id" text collate "C",
	"state" text NOT NULL,
	"plan" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"verified_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credential" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C",
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"public_part" text,
	"fingerprint" text,
	"sealed" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "descriptor_revision" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"number" integer NOT NULL,
	"author" text NOT NULL,
	"source" text NOT NULL,
	"content" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "host" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"jump" boolean NOT NULL,
	"address" text collate "C" NOT NULL,
	"port" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "host_key" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"host_id" text collate "C" NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"public_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"exclusive" boolean DEFAULT true NOT NULL,
	"run" integer DEFAULT 1 NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"payload" jsonb NOT NULL,
	"idempotency_key" text collate "C",
	"requested_by" text NOT NULL,
	"requested_by_id" text collate "C",
	"descriptor_revision_id" text collate "C",
	"bundle_id" text collate "C",
	"created_at" bigint NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"last_line" integer DEFAULT 0 NOT NULL,
	"last_event" integer DEFAULT 0 NOT NULL,
	"message" text,
	"cancel_requested_at" bigint,
	"runner_id" text collate "C",
	"machine_id" text collate "C",
	"heartbeat_at" bigint
);
--> statement-breakpoint
CREATE TABLE "job_event" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"seq" integer NOT NULL,
	"type" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"line" integer NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "job_event_job_id_run_seq_pk" PRIMARY KEY("job_id","run","seq")
);
--> statement-breakpoint
CREATE TABLE "job_host_stage" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"stage" text collate "C" NOT NULL,
	"host" text collate "C" NOT NULL,
	"status" text NOT NULL,
	"ok" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"unreachable" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"first_line" integer,
	CONSTRAINT "job_host_stage_job_id_run_stage_host_pk" PRIMARY KEY("job_id","run","stage","host")
);
--> statement-breakpoint
CREATE TABLE "job_log_chunk" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"first_line" integer NOT NULL,
	"last_line" integer NOT NULL,
	"data" text NOT NULL,
	"times" jsonb NOT NULL,
	CONSTRAINT "job_log_chunk_job_id_run_first_line_pk" PRIMARY KEY("job_id","run","first_line")
);
--> statement-breakpoint
CREATE TABLE "job_run" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"status" text NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"last_line" integer DEFAULT 0 NOT NULL,
	"message" text,
	CONSTRAINT "job_run_job_id_run_pk" PRIMARY KEY("job_id","run")
);
--> statement-breakpoint
CREATE TABLE "job_stage" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"stage" text collate "C" NOT NULL,
	"ord" integer NOT NULL,
	"title" text NOT NULL,
	"hosts" jsonb NOT NULL,
	"status" text NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"first_line" integer,
	CONSTRAINT "job_stage_job_id_run_stage_pk" PRIMARY KEY("job_id","run","stage")
);
--> statement-breakpoint
CREATE TABLE "lab" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"search" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"site" text,
	"contact" text,
	"request" jsonb,
	"created_by" text collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"user_id" text collate "C" NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "membership_user_id_lab_id_pk" PRIMARY KEY("user_id","lab_id")
);
--> statement-breakpoint
CREATE TABLE "node_snapshot" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"cluster_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"ready" boolean NOT NULL,
	"allocatable" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runner" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"machine_id" text collate "C" NOT NULL,
	"pid" integer NOT NULL,
	"started_at" bigint NOT NULL,
	"heartbeat_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "task_result" (
	"job_id" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"seq" integer NOT NULL,
	"task_uuid" text collate "C" NOT NULL,
	"task" text NOT NULL,
	"stage" text collate "C",
	"host" text collate "C" NOT NULL,
	"status" text NOT NULL,
	"message" text,
	"first_line" integer NOT NULL,
	"last_line" integer NOT NULL,
	"duration_ms" integer,
	CONSTRAINT "task_result_job_id_run_seq_pk" PRIMARY KEY("job_id","run","seq")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text collate "C" NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'viewer' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"identifier" text collate "C" NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_entry_seq" ON "audit_entry" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "audit_entry_by_lab" ON "audit_entry" USING btree ("lab_id","seq");--> statement-breakpoint
CREATE INDEX "cluster_by_lab" ON "cluster" USING btree ("lab_id","created_at");--> statement-breakpoint
CREATE INDEX "credential_by_lab" ON "credential" USING btree ("lab_id");--> statement-breakpoint
CREATE UNIQUE INDEX "descriptor_revision_number" ON "descriptor_revision" USING btree ("lab_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "host_name_in_lab" ON "host" USING btree ("lab_id","name");--> statement-breakpoint
CREATE INDEX "host_key_by_host" ON "host_key" USING btree ("host_id");--> statement-breakpoint
CREATE UNIQUE INDEX "job_one_holds_the_lab" ON "job" USING btree ("lab_id") WHERE "job"."exclusive" and "job"."status" in ('running', 'canceling', 'waiting');--> statement-breakpoint
CREATE UNIQUE INDEX "job_idempotency" ON "job" USING btree ("requested_by_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "job_by_time" ON "job" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "job_by_lab" ON "job" USING btree ("lab_id","created_at","id");--> statement-breakpoint
CREATE INDEX "job_by_status" ON "job" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "job_by_kind" ON "job" USING btree ("kind","status","created_at");--> statement-breakpoint
CREATE INDEX "job_event_by_type" ON "job_event" USING btree ("job_id","run","type","seq");--> statement-breakpoint
CREATE INDEX "lab_by_name" ON "lab" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "node_snapshot_by_cluster" ON "node_snapshot" USING btree ("cluster_id","name","at");