import { handleApi } from "@/server/rest/api";
import { uploadBundle } from "@/server/rest/upload-bundle";

export const dynamic = "force-dynamic";
export { handleApi as GET, handleApi as POST };

export const PUT = (request: Request) => uploadBundle(request);
