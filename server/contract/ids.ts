import { z } from "zod";

/** UUIDv7 text: sorts by creation time, so an id alone is a page cursor's tie breaker. */
export const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
