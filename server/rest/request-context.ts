import { v7 } from "uuid";
import { getApp } from "@/server/auth/app";
import { bearerOf } from "@/server/auth/bearer";
import { actorFrom } from "@/server/auth/session";
import { authenticateKey } from "@/server/services/api-key/authenticate-key";
import { type ServiceContext, systemClock } from "@/server/services/context";

/** Who calls, with what database, under which request id. A key counts alone: a wrong one never falls back to the cookie. */
export async function requestContext(request: Request, requestId: string): Promise<ServiceContext> {
  const { db } = await getApp();
  const place = { db, clock: systemClock, requestId };
  const key = bearerOf(request);
  const actor = key === null ? await actorFrom(request.headers) : await authenticateKey(place, key);
  return { ...place, actor };
}

export const newRequestId = (): string => v7();
