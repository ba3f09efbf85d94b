CREATE TABLE "suite_case" (
	"run_id" text collate "C" NOT NULL,
	"n" integer NOT NULL,
	"name" text collate "C" NOT NULL,
	"status" text NOT NULL,
	"ms" bigint,
	"conformance" boolean NOT NULL,
	CONSTRAINT "suite_case_run_id_n_pk" PRIMARY KEY("run_id","n")
);
--> statement-breakpoint
CREATE TABLE "suite_case_text" (
	"run_id" text collate "C" NOT NULL,
	"n" integer NOT NULL,
	"failure" text,
	"output" text,
	"place" text,
	"log_line" integer,
	CONSTRAINT "suite_case_text_run_id_n_pk" PRIMARY KEY("run_id","n")
);
--> statement-breakpoint
CREATE TABLE "suite_run" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"lab_id" text collate "C" NOT NULL,
	"cluster_id" text collate "C",
	"job_id" text collate "C",
	"suite" text NOT NULL,
	"source" text NOT NULL,
	"product" text,
	"release" text,
	"release_from" text,
	"scope" text NOT NULL,
	"verdict" text NOT NULL,
	"sentence" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"marks" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"missing" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"junit_sha256" text collate "C" NOT NULL,
	"files" jsonb NOT NULL,
	"started_at" bigint,
	"duration_ms" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "suite_run_by_lab" ON "suite_run" USING btree ("lab_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "suite_run_of_file" ON "suite_run" USING btree ("lab_id","junit_sha256");