import { sharePage } from "@/server/rest/share-page";

export const dynamic = "force-dynamic";

export async function GET(_request: Request, { params }: { params: Promise<{ token: string }> }) {
  return sharePage((await params).token);
}
