import { createHash } from "node:crypto";

export const RELEASE = "bookworm";

/**
 * What a freshly installed Debian host of a lab has. No container runtime, CNI plugin, Kubernetes program or packet
 * filter: those come with the bundle, as on a real host. python3-apt: without it Ansible's apt module wants to fetch it.
 */
export const BASE_PACKAGES = (
  "systemd-sysv,dbus,udev,openssh-server,python3,python3-apt,iproute2,ethtool,pciutils,numactl,dmidecode,sudo,kmod," +
  "procps,iputils-ping,util-linux,ca-certificates,curl"
).split(",");

export const PATH_EXCLUDES = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*"];

/** ISO 8601 week, such as 2026-W48: a base image is at most a week old. */
export function isoWeek(date: Date): string {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

/** File name of the cached image: changes with the package list, the excludes, the release and the week. */
export function baseName(date: Date): string {
  const key = JSON.stringify([RELEASE, BASE_PACKAGES, PATH_EXCLUDES, isoWeek(date)]);
  return `base-${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
}
