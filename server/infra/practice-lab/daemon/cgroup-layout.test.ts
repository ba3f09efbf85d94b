import { expect, it } from "vitest";
import { readCgroupLayout } from "./cgroup-layout";

const V2 =
  "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot";
const V1 = `30 23 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:5 - cgroup cgroup rw,cpu,cpuacct
32 30 0:28 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
33 30 0:29 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/lib/agent,name=systemd
34 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
36 30 0:28 / /sys/fs/cgroup/again rw - cgroup cgroup rw,memory
37 20 0:28 / /mnt/elsewhere rw - cgroup cgroup rw,pids`;

it("reads a unified machine", () => {
  expect(readCgroupLayout(V2)).toEqual({
    style: "v2",
    hierarchies: [{ mount: "/sys/fs/cgroup", options: "", version: 2 }],
  });
});

it("reads a machine with a hierarchy per controller, each once", () => {
  const layout = readCgroupLayout(V1);
  expect(layout.style).toBe("v1");
  expect(layout.hierarchies.map(({ mount, options, version }) => [mount, options, version])).toEqual([
    ["/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct", 1],
    ["/sys/fs/cgroup/memory", "memory", 1],
    ["/sys/fs/cgroup/systemd", "none,name=systemd", 1],
    ["/sys/fs/cgroup/unified", "", 2],
  ]);
});
