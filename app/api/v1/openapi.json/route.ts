import { openApiDocument } from "@/server/rest/openapi";

export const dynamic = "force-dynamic";

export const GET = () => Response.json(openApiDocument());
