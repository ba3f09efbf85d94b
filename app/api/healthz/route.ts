import { handle } from "@/server/rest/handle";
import { health } from "@/server/rest/health";

export const dynamic = "force-dynamic";

export const GET = (request: Request) => handle(request, (_limited, ctx) => health(ctx));
