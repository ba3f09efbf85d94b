CREATE TABLE `cluster_watch` (
	`cluster_id` text PRIMARY KEY NOT NULL,
	`runner_id` text NOT NULL,
	`leased_until` integer NOT NULL,
	`state` text NOT NULL,
	`message` text,
	`seen_at` integer,
	`version` integer NOT NULL,
	`attachments` text
);
--> statement-breakpoint
CREATE TABLE `live_node` (
	`cluster_id` text NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`content` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`cluster_id`, `name`)
);
--> statement-breakpoint
CREATE INDEX `live_node_by_version` ON `live_node` (`cluster_id`,`version`);