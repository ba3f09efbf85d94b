CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text,
	`lab_id` text,
	`detail` text NOT NULL,
	`request_id` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entry_seq` ON `audit_entry` (`seq`);--> statement-breakpoint
CREATE INDEX `audit_entry_by_lab` ON `audit_entry` (`lab_id`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `bundle` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kubernetes` text NOT NULL,
	`manifest` text NOT NULL,
	`size` integer NOT NULL,
	`origin` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cluster` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`job_id` text NOT NULL,
	`bundle_id` text NOT NULL,
	`profile` text NOT NULL,
	`kubernetes` text NOT NULL,
	`endpoint` text NOT NULL,
	`credential_id` text,
	`state` text NOT NULL,
	`plan` text NOT NULL,
	`created_at` integer NOT NULL,
	`verified_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cluster_by_lab` ON `cluster` (`lab_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`public_part` text,
	`fingerprint` text,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `credential_by_lab` ON `credential` (`lab_id`);--> statement-breakpoint
CREATE TABLE `descriptor_revision` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`number` integer NOT NULL,
	`author` text NOT NULL,
	`source` text NOT NULL,
	`content` text NOT NULL,
	`sha256` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `descriptor_revision_number` ON `descriptor_revision` (`lab_id`,`number`);--> statement-breakpoint
CREATE TABLE `host` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`name` text NOT NULL,
	`jump` integer NOT NULL,
	`address` text NOT NULL,
	`port` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `host_name_in_lab` ON `host` (`lab_id`,`name`);--> statement-breakpoint
CREATE TABLE `host_key` (
	`id` text PRIMARY KEY NOT NULL,
	`host_id` text NOT NULL,
	`lab_id` text NOT NULL,
	`public_key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `host_key_by_host` ON `host_key` (`host_id`);--> statement-breakpoint
CREATE TABLE `installation` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`exclusive` integer DEFAULT true NOT NULL,
	`run` integer DEFAULT 1 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`payload` text NOT NULL,
	`idempotency_key` text,
	`requested_by` text NOT NULL,
	`requested_by_id` text,
	`descriptor_revision_id` text,
	`bundle_id` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`last_line` integer DEFAULT 0 NOT NULL,
	`last_event` integer DEFAULT 0 NOT NULL,
	`message` text,
	`cancel_requested_at` integer,
	`runner_id` text,
	`machine_id` text,
	`heartbeat_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_one_holds_the_lab` ON `job` (`lab_id`) WHERE "job"."exclusive" and "job"."status" in ('running', 'canceling', 'waiting');--> statement-breakpoint
CREATE UNIQUE INDEX `job_idempotency` ON `job` (`requested_by_id`,`idempotency_key`);--> statement-breakpoint
CREATE INDEX `job_by_time` ON `job` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `job_by_lab` ON `job` (`lab_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `job_by_status` ON `job` (`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `job_by_kind` ON `job` (`kind`,`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `job_event` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`line` integer NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`job_id`, `run`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `job_event_by_type` ON `job_event` (`job_id`,`run`,`type`,`seq`);--> statement-breakpoint
CREATE TABLE `job_host_stage` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`stage` text NOT NULL,
	`host` text NOT NULL,
	`status` text NOT NULL,
	`ok` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`unreachable` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`first_line` integer,
	PRIMARY KEY(`job_id`, `run`, `stage`, `host`)
);
--> statement-breakpoint
CREATE TABLE `job_log_chunk` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`first_line` integer NOT NULL,
	`last_line` integer NOT NULL,
	`data` text NOT NULL,
	`times` text NOT NULL,
	PRIMARY KEY(`job_id`, `run`, `first_line`)
);
--> statement-breakpoint
CREATE TABLE `job_run` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`status` text NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`last_line` integer DEFAULT 0 NOT NULL,
	`message` text,
	PRIMARY KEY(`job_id`, `run`)
);
--> statement-breakpoint
CREATE TABLE `job_stage` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`stage` text NOT NULL,
	`ord` integer NOT NULL,
	`title` text NOT NULL,
	`hosts` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`first_line` integer,
	PRIMARY KEY(`job_id`, `run`, `stage`)
);
--> statement-breakpoint
CREATE TABLE `lab` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`site` text,
	`contact` text,
	`request` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE INDEX `lab_by_name` ON `lab` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `membership` (
	`user_id` text NOT NULL,
	`lab_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`user_id`, `lab_id`)
);
--> statement-breakpoint
CREATE TABLE `node_snapshot` (
	`id` text PRIMARY KEY NOT NULL,
	`cluster_id` text NOT NULL,
	`name` text NOT NULL,
	`ready` integer NOT NULL,
	`allocatable` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `node_snapshot_by_cluster` ON `node_snapshot` (`cluster_id`,`name`,`at`);--> statement-breakpoint
CREATE TABLE `runner` (
	`id` text PRIMARY KEY NOT NULL,
	`machine_id` text NOT NULL,
	`pid` integer NOT NULL,
	`started_at` integer NOT NULL,
	`heartbeat_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE TABLE `task_result` (
	`job_id` text NOT NULL,
	`run` integer NOT NULL,
	`seq` integer NOT NULL,
	`task_uuid` text NOT NULL,
	`task` text NOT NULL,
	`stage` text,
	`host` text NOT NULL,
	`status` text NOT NULL,
	`message` text,
	`first_line` integer NOT NULL,
	`last_line` integer NOT NULL,
	`duration_ms` integer,
	PRIMARY KEY(`job_id`, `run`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`role` text DEFAULT 'viewer' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer,
	`updated_at` integer
);
