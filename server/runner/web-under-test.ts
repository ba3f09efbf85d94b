import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ADMIN, Session } from "@/e2e/fixtures/session";
import { freePort } from "@/e2e/fixtures/start-product";
import { buildWeb } from "@/server/cli/build.mjs";
import { waitForWeb } from "@/server/cli/wait-for-web";
import type { Engine } from "./engine-under-test";

const project = path.resolve(import.meta.dirname, "../..");

export interface Web {
  session: Session;
  /** A new one at the same address. */
  start(): Promise<void>;
  /** @returns how long it took, ms */
  end(signal: NodeJS.Signals): Promise<number>;
}

/**
 * The product's web part beside an engine, with an administrator who is signed in.
 * @param known is it told the address that people reach it at, as links to strangers need?
 */
export async function startWeb(engine: Engine, { known = false } = {}): Promise<Web> {
  await buildWeb(project);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = known ? { FAIRLEAD_URL: url } : {};
  let web = await start(engine, port, place);
  const session = new Session(url);
  await session.call("POST", "/api/v1/setup/administrator", ADMIN);
  const signedIn = await session.signIn(ADMIN.email, ADMIN.password);
  if (!signedIn.ok) throw new Error(`The sign-in was refused: ${await signedIn.text()}`);
  return {
    session,
    async start() {
      web = await start(engine, port, place);
    },
    end: (signal) => end(web, signal),
  };
}

async function start(engine: Engine, port: number, place: Record<string, string>) {
  const next = path.join(project, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", project, "-H", "127.0.0.1", "-p", String(port)], {
    cwd: project,
    env: { ...engine.env, ...place, FAIRLEAD_PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (!(await waitForWeb("127.0.0.1", port, 60_000))) throw new Error("The web part does not answer.");
  return child;
}

async function end(child: ReturnType<typeof spawn>, signal: NodeJS.Signals): Promise<number> {
  const began = Date.now();
  if (child.exitCode !== null || child.signalCode !== null) return 0;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
  return Date.now() - began;
}
