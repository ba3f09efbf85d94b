CREATE TABLE `host_reach` (
	`host_id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`job_id` text NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`reach` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `host_reach_by_lab` ON `host_reach` (`lab_id`);