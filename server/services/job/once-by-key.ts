import { isUniqueViolation } from "@/db/unique-violation";

/**
 * Runs a request that queues a job, once more when the same idempotency key came twice at the same time: the other one's
 * job is there then, and the request finds it with `findRepeatedJob`.
 */
export async function onceByKey<T>(key: string | undefined, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (key !== undefined && isUniqueViolation(cause)) return request();
    throw cause;
  }
}
