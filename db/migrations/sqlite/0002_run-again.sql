ALTER TABLE `job_run` ADD `requested_by` text;--> statement-breakpoint
ALTER TABLE `job_run` ADD `requested_at` integer;--> statement-breakpoint
ALTER TABLE `job_run` ADD `idempotency_key` text;