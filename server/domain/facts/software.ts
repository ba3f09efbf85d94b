import type { HostFacts } from "@/server/contract/host-facts";
import { lastPart, type Sections } from "./sections";
import { mountsOf } from "./storage";

export function readOs(read: Sections): HostFacts["os"] {
  const lines = read.file("/etc/os-release");
  if (!lines) return null;
  const value = (name: string) => {
    const line = lines.find((one) => one.startsWith(`${name}=`));
    return line?.slice(name.length + 1).replace(/^(["'])(.*)\1$/, "$2") ?? "";
  };
  return { id: value("ID"), versionId: value("VERSION_ID"), pretty: value("PRETTY_NAME") };
}

export function readKernelParts(read: Sections): HostFacts["kernelParts"] {
  const builtIn = read.lines("builtin").map((line) => lastPart(line).replace(/\.ko.*$/, ""));
  const shown = read.lines("modules").flatMap((line) => line.split(/\s+/));
  const names = [...read.lines("loaded"), ...shown, ...builtIn].map((name) => name.replaceAll("-", "_"));
  return {
    modules: [...new Set(names)].filter((name) => name !== "" && name !== "*").sort(),
    filesystems: (read.file("/proc/filesystems") ?? []).map((line) => line.replace(/^nodev\s*/, "").trim()),
    cgroup: readCgroup(read),
    loadable: read.lines("loadable").includes("yes"),
  };
}

function readCgroup(read: Sections): HostFacts["kernelParts"]["cgroup"] {
  const mounts = mountsOf(read).filter((mount) => mount.at.startsWith("/sys/fs/cgroup"));
  if (mounts.some((mount) => mount.at === "/sys/fs/cgroup" && mount.type === "cgroup2")) return "v2";
  if (!mounts.some((mount) => mount.type === "cgroup")) return null;
  return mounts.some((mount) => mount.type === "cgroup2") ? "hybrid" : "v1";
}

const PROC_SYS = "/proc/sys/";
/** Facts that live below /proc/sys and are no settings. */
const NO_SETTING = /^\/proc\/sys\/kernel\/(hostname|osrelease|random\/)/;

export function readSysctl(read: Sections): Record<string, string> {
  const found = read.paths(/^\/proc\/sys\/.+$/).filter(([path]) => !NO_SETTING.test(path));
  return Object.fromEntries(
    found.map(([path]) => [path.slice(PROC_SYS.length).replaceAll("/", "."), read.word(path) ?? ""]),
  );
}

/** What `PROGRAM --version` printed. */
export const saidBy = (read: Sections, program: string): string | null =>
  read
    .lines("programs")
    .find((line) => line.startsWith(`${program} `))
    ?.slice(program.length + 1) ?? null;

const versionIn = (text: string | null): string | null =>
  /\bv?(\d+\.\d+[^\s,]*)/.exec(text ?? "")?.[1] ?? null;

export const readPython = (read: Sections): string | null => versionIn(saidBy(read, "python3"));

export interface Process {
  pid: number;
  name: string;
}

export const processesOf = (read: Sections): Process[] =>
  read.lines("processes").flatMap((line) => {
    const [, pid, name] = /^\/proc\/(\d+)\/comm:(.*)$/.exec(line) ?? [];
    return pid === undefined || name === undefined ? [] : [{ pid: Number(pid), name }];
  });

export function readContainerRuntime(read: Sections): HostFacts["containerRuntime"] {
  for (const [program, name] of [
    ["containerd", "containerd"],
    ["crio", "cri-o"],
    ["dockerd", "docker"],
  ] as const) {
    const said = saidBy(read, program);
    if (said !== null) return { name, version: versionIn(said) };
  }
  return null;
}

export function readKubelet(read: Sections): HostFacts["kubelet"] {
  const said = saidBy(read, "kubelet");
  const running = processesOf(read).some((one) => one.name === "kubelet");
  return said === null && !running ? null : { version: versionIn(said), running };
}
