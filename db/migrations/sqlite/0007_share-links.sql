CREATE TABLE `share_link` (
	`id` text PRIMARY KEY NOT NULL,
	`lab_id` text NOT NULL,
	`run_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`reveal` text NOT NULL,
	`text` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`views` integer NOT NULL,
	`last_viewed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_link_by_token` ON `share_link` (`token_hash`);--> statement-breakpoint
CREATE INDEX `share_link_by_lab` ON `share_link` (`lab_id`,`created_at`);