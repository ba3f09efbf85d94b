ALTER TABLE "job_run" ADD COLUMN "requested_by" text;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "requested_at" bigint;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "idempotency_key" text collate "C";