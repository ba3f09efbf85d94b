import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command";

export { supervise } from "./supervise";
export { runCommand };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await runCommand(process.argv.slice(2));
}
