ALTER TABLE "cluster" ADD COLUMN "way" text;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "missing_rights" jsonb;