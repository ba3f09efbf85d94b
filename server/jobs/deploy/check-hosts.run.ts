import { connectSsh, type KeyEndpoint } from "@/server/infra/ssh/connect-ssh";
import type { SshRoute } from "@/server/infra/ssh/endpoint";
import type { RunContext } from "../job-kind";

/** Jump hosts refuse more logins at once (sshd_config MaxStartups). */
const AT_ONCE = 5;

/**
 * Signs in to every host once, so that what is wrong is said in words and for the machine it is wrong with: a jump host
 * that is down, a key that changed. OpenSSH says it with a code.
 * @throws SshError of the first host in the plan that failed
 */
export async function checkHosts(ctx: RunContext, routes: readonly SshRoute<KeyEndpoint>[]): Promise<void> {
  const waiting = [...routes];
  const problems: unknown[] = [];
  const work = async () => {
    for (let route = waiting.shift(); route !== undefined; route = waiting.shift()) {
      const began = performance.now();
      try {
        const connection = await connectSsh(route, ctx.signal);
        connection.close();
        const through = route.via.map((jump) => jump.name).join(", ");
        const took = `${Math.round(performance.now() - began)} ms`;
        ctx.log(
          `${route.target.name} answers SSH with its pinned key${through && ` through ${through}`}, ${took}`,
        );
      } catch (cause) {
        problems.push(cause);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, routes.length) }, work));
  ctx.signal.throwIfAborted();
  if (problems.length > 0) throw problems[0];
}
