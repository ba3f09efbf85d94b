import type { ServiceContext } from "@/server/services/context";
import { readHealth } from "@/server/services/read-health";

/** GET /api/healthz : 200 while web and database answer, 503 otherwise. */
export async function health(ctx: ServiceContext): Promise<Response> {
  return Response.json(await readHealth(ctx), { headers: { "cache-control": "no-store" } });
}
