import { uploadSuiteFile } from "@/server/rest/upload-suite-file";

export const dynamic = "force-dynamic";

export async function PUT(
  request: Request,
  { params }: { params: Promise<{ labId: string; kind: string }> },
): Promise<Response> {
  return uploadSuiteFile(request, await params);
}
