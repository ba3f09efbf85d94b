import { v7 } from "uuid";
import { getApp } from "@/server/auth/app";
import { actorFrom } from "@/server/auth/session";
import { type ServiceContext, systemClock } from "@/server/services/context";

/** Who calls, with what database, under which request id. */
export async function requestContext(request: Request, requestId: string): Promise<ServiceContext> {
  const { db } = await getApp();
  return { actor: await actorFrom(request.headers), db, clock: systemClock, requestId };
}

export const newRequestId = (): string => v7();
