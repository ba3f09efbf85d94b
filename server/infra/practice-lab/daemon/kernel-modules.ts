import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "./command";
import { RUN } from "./places";

/**
 * What Kubernetes needs of a host's kernel before a first packet or mount would bring it, and what a host of the lab
 * cannot load itself: it may not, and has no modules of the machine's kernel.
 */
const WANTED = ["overlay", "br_netfilter", "nf_tables", "nf_conntrack"];

/** Names of what the machine did not have loaded before its labs: the last lab to go unloads it. */
const LOADED = path.join(RUN, "loaded-modules");

/** Switches of br_netfilter, one set for each network namespace, all on at first (kernel: brnf_init_net). */
const BRIDGES = "/proc/sys/net/bridge";
const CALLS = ["iptables", "ip6tables", "arptables"].map((what) => `${BRIDGES}/bridge-nf-call-${what}`);

const isLoaded = (name: string) => existsSync(`/sys/module/${name}`);

/**
 * Loads what the machine's kernel has as modules; what is built in or missing is left to the checks of a deploy. Call
 * with the machine lock `labs`.
 */
export async function loadKernelModules(): Promise<void> {
  if (!existsSync("/proc/modules")) return; // a kernel without modules
  const wanted = WANTED.filter((name) => !isLoaded(name));
  if (wanted.length === 0) return;
  const bridgesWereFiltered = existsSync(BRIDGES);
  // noted first: what a killed daemon loaded is unloaded, too
  await writeFile(LOADED, [...new Set([...(await noted()), ...wanted])].join("\n"), { mode: 0o600 });
  for (const name of wanted) await run("modprobe", [name]).catch(() => {});
  if (bridgesWereFiltered) return;
  // the machine's own bridges go on as before
  for (const file of CALLS.filter(existsSync)) await writeFile(file, "0");
}

/** Call with the machine lock `labs` when no lab is left. What somebody else uses by now stays: the kernel refuses. */
export async function unloadKernelModules(): Promise<void> {
  for (const name of (await noted()).filter(isLoaded).reverse()) {
    await run("modprobe", ["--remove", name]).catch(() => {});
  }
  await rm(LOADED, { force: true });
}

const noted = async (): Promise<string[]> =>
  (await readFile(LOADED, "utf8").catch(() => "")).split("\n").filter(Boolean);
