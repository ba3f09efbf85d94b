CREATE TABLE "host_reach" (
	"host_id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"ms" integer NOT NULL,
	"reach" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "host_reach_by_lab" ON "host_reach" USING btree ("lab_id");