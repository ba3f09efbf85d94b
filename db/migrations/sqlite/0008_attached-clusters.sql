ALTER TABLE `cluster` ADD `way` text;--> statement-breakpoint
ALTER TABLE `cluster` ADD `missing_rights` text;