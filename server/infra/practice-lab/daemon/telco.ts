import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import fixture from "../fixture/telco-fixture.tar.gz";
import { run } from "./command";

/** Where the machine's own entries must not show through beside the recorded ones. */
const OPAQUE = `
import glob, os
for place in ["bus/pci", "devices/system/cpu", "devices/system/node", "kernel/mm/hugepages", *glob.glob("devices/pci*")]:
    os.setxattr(place, "trusted.overlay.opaque", b"y")
`;

/**
 * Unpacks the recorded hardware.
 * @param base its Python sets the overlay attribute: tar drops it and Node has no setxattr
 * @returns names of the recorded network devices, for which links must stand in because programs ask netlink for them
 */
export async function unpackTelcoHardware(folder: string, base: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await run("tar", ["-xz", "-C", folder], { input: fixture });
  const inBase =
    'mount --bind "$0" "$1/mnt" && cd "$1/mnt/sys" && exec chroot "$1" sh -c "cd /mnt/sys && exec python3 -c \\"\\$1\\"" sh "$2"';
  await run("unshare", ["--mount", "--propagation", "private", "sh", "-c", inBase, folder, base, OPAQUE]);
  const devices = path.join(folder, "sys/bus/pci/devices");
  const names = new Set<string>();
  for (const device of await readdir(devices)) {
    for (const name of await readdir(path.join(devices, device, "net")).catch(() => [])) names.add(name);
  }
  return [...names].sort();
}
