CREATE TABLE `host_facts` (
	`id` text PRIMARY KEY NOT NULL,
	`host_id` text NOT NULL,
	`lab_id` text NOT NULL,
	`job_id` text NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`machine_id` text,
	`facts` text NOT NULL,
	`changes` integer
);
--> statement-breakpoint
CREATE INDEX `host_facts_by_host` ON `host_facts` (`host_id`,`at`);--> statement-breakpoint
CREATE INDEX `host_facts_by_lab` ON `host_facts` (`lab_id`,`at`);--> statement-breakpoint
CREATE INDEX `host_facts_by_machine` ON `host_facts` (`machine_id`);--> statement-breakpoint
CREATE TABLE `host_test` (
	`host_id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`job_id` text NOT NULL,
	`status` text NOT NULL,
	`steps` text NOT NULL,
	`shown_key` text,
	`addresses` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `host_test_by_lab` ON `host_test` (`lab_id`);--> statement-breakpoint
CREATE TABLE `lab_draft` (
	`lab_id` text PRIMARY KEY NOT NULL,
	`step` text NOT NULL,
	`content` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `waiver` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`check_id` text NOT NULL,
	`host` text,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`created_at` integer NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `waiver_by_lab` ON `waiver` (`lab_id`,`check_id`);