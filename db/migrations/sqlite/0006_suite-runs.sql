CREATE TABLE `suite_case` (
	`run_id` text NOT NULL,
	`n` integer NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`ms` integer,
	`conformance` integer NOT NULL,
	PRIMARY KEY(`run_id`, `n`)
);
--> statement-breakpoint
CREATE TABLE `suite_case_text` (
	`run_id` text NOT NULL,
	`n` integer NOT NULL,
	`failure` text,
	`output` text,
	`place` text,
	`log_line` integer,
	PRIMARY KEY(`run_id`, `n`)
);
--> statement-breakpoint
CREATE TABLE `suite_run` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`cluster_id` text,
	`job_id` text,
	`suite` text NOT NULL,
	`source` text NOT NULL,
	`product` text,
	`release` text,
	`release_from` text,
	`scope` text NOT NULL,
	`verdict` text NOT NULL,
	`sentence` text NOT NULL,
	`reasons` text NOT NULL,
	`marks` text NOT NULL,
	`counts` text NOT NULL,
	`missing` text NOT NULL,
	`settings` text NOT NULL,
	`junit_sha256` text NOT NULL,
	`files` text NOT NULL,
	`started_at` integer,
	`duration_ms` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `suite_run_by_lab` ON `suite_run` (`lab_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `suite_run_of_file` ON `suite_run` (`lab_id`,`junit_sha256`);