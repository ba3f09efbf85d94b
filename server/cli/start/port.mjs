import { createServer } from "node:net";
import { StartError } from "./step.mjs";

/** @returns {Promise<NodeJS.ErrnoException | undefined>} why nothing can listen there */
function tryListening(host, port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen({ host, port }, () => probe.close(() => resolve(undefined)));
  });
}

/** Says in one sentence why the web server could not listen, before minutes are spent on installing. */
export async function checkPort({ host, port }) {
  const error = await tryListening(host, port);
  if (!error) return;
  if (error.code === "EADDRINUSE") {
    let free = port + 1;
    while (free < port + 100 && (await tryListening(host, free))) free += 1;
    throw new StartError(
      `Port ${port} on ${host} is taken by another program: start on another one with FAIRLEAD_PORT=${free} npm start`,
    );
  }
  if (error.code === "EACCES") {
    throw new StartError(
      `Port ${port} is for root only: take one above 1023 with FAIRLEAD_PORT=4100 npm start`,
    );
  }
  throw new StartError(
    `Fairlead cannot listen on ${host} port ${port} (${error.code ?? error.message}): set FAIRLEAD_HOST to an address of this machine.`,
  );
}
