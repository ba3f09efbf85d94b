import { handleTrpc } from "@/server/rest/trpc";

export const dynamic = "force-dynamic";
export { handleTrpc as GET, handleTrpc as POST };
