import path from "node:path";
import { StartError } from "./step.mjs";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Where this installation lives and listens. Reads the environment itself: it runs before anything is installed, so
 * `server/env.ts` cannot be loaded yet; names and defaults are the same.
 */
export function readPlace() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StartError(
      `Fairlead needs Node.js 20.19 or newer and this is ${process.versions.node}: install a newer one and run npm start again.`,
    );
  }
  const project = path.resolve(import.meta.dirname, "../../..");
  const root = process.platform === "linux" && process.getuid?.() === 0;
  const host = process.env.FAIRLEAD_HOST || "127.0.0.1";
  const port = Number(process.env.FAIRLEAD_PORT || 4100);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(
      `FAIRLEAD_PORT is "${process.env.FAIRLEAD_PORT}": give a port number between 1 and 65535.`,
    );
  }
  const data = path.resolve(
    project,
    process.env.FAIRLEAD_DATA || (root ? "/var/lib/fairlead" : path.join(project, "data")),
  );
  const url = process.env.FAIRLEAD_URL;
  // all of 127.0.0.0/8 is this machine alone
  if (!LOOPBACK.has(host) && !host.startsWith("127.") && !url?.startsWith("https:")) {
    throw new StartError(
      `On ${host} passwords would cross the network in clear: put a TLS proxy in front and name its address with FAIRLEAD_URL=https://its-name FAIRLEAD_HOST=${host} npm start, or leave FAIRLEAD_HOST out.`,
    );
  }
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    project,
    root,
    host,
    port,
    data,
    loopback: LOOPBACK.has(host),
    url: url || `http://${shownHost}:${port}`,
  };
}
