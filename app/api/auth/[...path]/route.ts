import { handleAuth } from "@/server/auth/handle-auth";
import { handle } from "@/server/rest/handle";

export const dynamic = "force-dynamic";

const answer = (request: Request) => handle(request, (limited) => handleAuth(limited));

export { answer as GET, answer as POST };
