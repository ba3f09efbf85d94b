import { z } from "zod";

/** Opaque to callers: the service packs (sort key, id) of the last row into it. */
export const Cursor = z.string().max(400);

export const PageInput = z.object({
  /** Rows, at most 1,000. */
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  cursor: Cursor.optional(),
});
export type PageInput = z.infer<typeof PageInput>;

export type Page<Row> = { items: Row[]; nextCursor: string | null };

export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ items: z.array(row), nextCursor: Cursor.nullable() });
