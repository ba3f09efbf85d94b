/** One cgroup hierarchy of the machine. */
export interface Hierarchy {
  /** Where the machine has it mounted. */
  mount: string;
  /** Mount options that name it inside a host; empty for cgroup v2. */
  options: string;
  version: 1 | 2;
}

/** `v1`: a hierarchy per controller (perhaps with an empty v2 tree beside them). `v2`: one unified tree. */
export interface CgroupLayout {
  style: "v1" | "v2";
  hierarchies: Hierarchy[];
}

const CONTROLLERS = new Set(
  "cpu cpuacct cpuset memory devices freezer blkio pids hugetlb net_cls net_prio perf_event rdma misc".split(
    " ",
  ),
);

/** Reads the machine's layout out of /proc/self/mountinfo (proc(5): options of the file system come after " - "). */
export function readCgroupLayout(mountinfo: string): CgroupLayout {
  const hierarchies: Hierarchy[] = [];
  for (const line of mountinfo.split("\n")) {
    const [left, right] = line.split(" - ");
    const mount = left?.split(" ")[4];
    const [type, , superOptions] = right?.split(" ") ?? [];
    if (!mount?.startsWith("/sys/fs/cgroup") || (type !== "cgroup" && type !== "cgroup2")) continue;
    const parts = superOptions?.split(",") ?? [];
    const name = parts.find((part) => part.startsWith("name="));
    const options =
      type === "cgroup2"
        ? ""
        : name
          ? `none,${name}`
          : parts.filter((part) => CONTROLLERS.has(part)).join(",");
    if (type === "cgroup" && options === "") continue;
    if (hierarchies.some((known) => known.options === options)) continue;
    hierarchies.push({ mount, options, version: type === "cgroup2" ? 2 : 1 });
  }
  return { style: hierarchies.some((hierarchy) => hierarchy.version === 1) ? "v1" : "v2", hierarchies };
}
