import type { ClusterOverrides } from "@/server/contract/practice-lab";
import type { BundleParts } from "./bundle-parts";

const IMAGES = "plugins.'io.containerd.cri.v1.images'";
const RUNTIME = "plugins.'io.containerd.cri.v1.runtime'";

/** containerd's configuration, version 3 (containerd 2.x, docs/cri/config.md). */
export function renderContainerdConfig(
  overrides: ClusterOverrides["containerd"],
  parts: BundleParts,
): string {
  const { systemdCgroup, restrictOomScoreAdj, disableHugetlbController } = overrides;
  return `version = 3

[${IMAGES}]
  snapshotter = "overlayfs"

[${IMAGES}.pinned_images]
  sandbox = ${JSON.stringify(parts.pauseImage)}

[${RUNTIME}]
  restrict_oom_score_adj = ${restrictOomScoreAdj}
  disable_hugetlb_controller = ${disableHugetlbController}
  tolerate_missing_hugetlb_controller = ${disableHugetlbController}

[${RUNTIME}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${RUNTIME}.containerd.runtimes.runc.options]
  BinaryName = "/usr/local/bin/runc"
  SystemdCgroup = ${systemdCgroup}
`;
}

/** As containerd's own containerd.service, with the place our programs lie. */
export const CONTAINERD_UNIT = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`;
