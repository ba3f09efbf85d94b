import { startOf } from "./record.mjs";

/** Ends web and runner that an earlier supervisor left when it was killed. Jobs live on by themselves. */
export async function endStrays(children) {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const left = () => children.filter(({ pid, start }) => startOf(pid) === start);
    for (const { pid } of left()) process.kill(pid, signal);
    for (let waited = 0; waited < 3000 && left().length > 0; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
