CREATE TABLE "host_facts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"host_id" text collate "C" NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"ms" integer NOT NULL,
	"machine_id" text collate "C",
	"facts" jsonb NOT NULL,
	"changes" integer
);
--> statement-breakpoint
CREATE TABLE "host_test" (
	"host_id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"status" text NOT NULL,
	"steps" jsonb NOT NULL,
	"shown_key" text,
	"addresses" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lab_draft" (
	"lab_id" text collate "C" PRIMARY KEY NOT NULL,
	"step" text NOT NULL,
	"content" jsonb NOT NULL,
	"updated_at" bigint NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waiver" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"check_id" text collate "C" NOT NULL,
	"host" text collate "C",
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"until" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE INDEX "host_facts_by_host" ON "host_facts" USING btree ("host_id","at");--> statement-breakpoint
CREATE INDEX "host_facts_by_lab" ON "host_facts" USING btree ("lab_id","at");--> statement-breakpoint
CREATE INDEX "host_facts_by_machine" ON "host_facts" USING btree ("machine_id");--> statement-breakpoint
CREATE INDEX "host_test_by_lab" ON "host_test" USING btree ("lab_id");--> statement-breakpoint
CREATE INDEX "waiver_by_lab" ON "waiver" USING btree ("lab_id","check_id");