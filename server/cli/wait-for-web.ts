import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { SetupState } from "@/server/contract/user";

/** Address of the web part for a caller on this machine. */
export function localAddress(host: string, port: number): string {
  const open: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const name = open[host] ?? host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Asks until the web part answers. @returns undefined when it did not within `patienceMs` */
export async function waitForWeb(
  host: string,
  port: number,
  patienceMs: number,
): Promise<z.infer<typeof SetupState> | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(100)) {
    try {
      const answer = await fetch(`${localAddress(host, port)}/api/v1/setup`, {
        signal: AbortSignal.timeout(5000),
      });
      if (answer.ok) return SetupState.parse(await answer.json());
    } catch (cause) {
      if (cause instanceof z.ZodError) throw cause;
    }
  }
  return undefined;
}
