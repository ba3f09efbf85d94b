import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asRoot } from "../ssh/as-root";
import { connectSsh } from "../ssh/connect-ssh";
import { answers, freePort } from "../ssh/sshd-under-test";
import { guestImageForTests, SUDO_PASSWORD } from "./guest-image-under-test";

const QEMU = "/usr/bin/qemu-system-x86_64";
/** An emulated processor beside other work. */
const BOOT_PATIENCE_MS = 240_000;
/** Of one command in it. */
const PATIENCE_MS = 300_000;

export interface GuestWanted {
  mebibytes: number;
  /** Debian packages beside those of a practice host. */
  packages?: readonly string[];
  /** A raw image that it sees as /dev/vdb and of which it writes a copy. */
  disk?: string;
}

/** The kernel's clock is the processor's: else each look at the time is an access to a device, and all processors wait for it. */
const BOOT = "root=/dev/vda rw console=ttyS0 quiet mitigations=off tsc=reliable hugepagesz=2M hugepages=64";

const half = (node: number, cpus: string, mebibytes: number) => [
  ...["-object", `memory-backend-ram,size=${mebibytes / 2}M,id=m${node}`],
  ...["-numa", `node,nodeid=${node},cpus=${cpus},memdev=m${node}`],
];

/** A Debian with a kernel of its own, emulated: its SSH server is behind a port of the loopback, and it sees nobody else. */
export class VirtualMachine {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly privateKey: string,
    /** As a line of known_hosts has it behind the names. */
    readonly hostKey: string,
    readonly port: number,
  ) {}

  /** Until its SSH server answers. @throws Error with the end of its console when it does not */
  static async start({ mebibytes, packages, disk: second }: GuestWanted): Promise<VirtualMachine> {
    if (!existsSync(QEMU)) {
      throw new Error(
        "The deep tests need QEMU: apt-get install --no-install-recommends qemu-system-x86 qemu-utils",
      );
    }
    const image = await guestImageForTests(packages);
    const folder = mkdtempSync(path.join(tmpdir(), "fl-guest-"));
    const disks = [path.join(image, "root.img"), ...(second ? [second] : [])].flatMap((raw, number) => {
      const disk = path.join(folder, `disk${number}.qcow2`);
      execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "-b", path.resolve(raw), "-F", "raw", disk]);
      const id = `d${number}`;
      return [
        ...["-drive", `file=${disk},if=none,id=${id},cache=unsafe`],
        ...["-device", `virtio-blk-pci,drive=${id}`],
      ];
    });
    const port = await freePort("127.0.0.1");
    const child = spawn(
      QEMU,
      [
        ...["-accel", "tcg,thread=multi,tb-size=1024", "-M", "q35", "-cpu", "max"],
        ...["-smp", "4,sockets=2,cores=2,threads=1", "-m", `${mebibytes}`],
        ...half(0, "0-1", mebibytes),
        ...half(1, "2-3", mebibytes),
        ...["-display", "none", "-no-reboot", "-serial", `file:${path.join(folder, "console")}`],
        ...["-kernel", path.join(image, "vmlinux"), "-initrd", path.join(image, "initrd")],
        ...["-append", BOOT],
        ...disks,
        ...["-netdev", `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
        ...["-device", "virtio-net-pci,netdev=n0,romfile="],
        ...["-smbios", "type=1,manufacturer=QEMU,product=Guest,serial=SN0001"],
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const read = (name: string) => readFileSync(path.join(image, name), "utf8");
    const hostKey = read("host-key.pub").split(" ").slice(0, 2).join(" ");
    const machine = new VirtualMachine(child, folder, read("key"), hostKey, port);
    try {
      await machine.untilSsh();
    } catch (cause) {
      await machine.stop();
      throw cause;
    }
    return machine;
  }

  private async untilSsh(): Promise<void> {
    for (const end = Date.now() + BOOT_PATIENCE_MS; !(await hasBanner(this.port)); await sleep(200)) {
      const ended = this.child.exitCode !== null;
      if (!ended && Date.now() < end) continue;
      const file = path.join(this.folder, "console");
      const said = existsSync(file) ? readFileSync(file, "latin1").slice(-3000) : "";
      throw new Error(`The guest ${ended ? "ended" : "has no SSH server"} while booting: ${said}`);
    }
  }

  /** Standard output of a command that its user runs as root, with the password. */
  async sudo(command: string, given = "", timeoutMs = PATIENCE_MS): Promise<string> {
    const endpoint = { name: "guest", address: "127.0.0.1", port: this.port, user: "ada" };
    const target = { ...endpoint, privateKey: this.privateKey, hostKeys: [this.hostKey] };
    const connection = await connectSsh({ target, via: [] });
    try {
      const { command: line, input = "" } = asRoot(command, { user: "ada", sudoPassword: SUDO_PASSWORD });
      return await connection.read(line, { input: input + given, timeoutMs });
    } finally {
      connection.close();
    }
  }

  /** Makes what listens on a port of its loopback be heard on the same port of ours, for as long as it runs. */
  async bringHere(port: number): Promise<void> {
    const files = { key: path.join(this.folder, "key"), known: path.join(this.folder, "known_hosts") };
    writeFileSync(files.key, this.privateKey, { mode: 0o600 });
    writeFileSync(files.known, `[127.0.0.1]:${this.port} ${this.hostKey}\n`);
    const options = [
      "BatchMode=yes",
      "LogLevel=ERROR",
      "ExitOnForwardFailure=yes",
      `UserKnownHostsFile=${files.known}`,
    ];
    const args = [
      ...["-N", "-i", files.key, "-p", String(this.port), "-L", `127.0.0.1:${port}:127.0.0.1:${port}`],
      ...options.flatMap((option) => ["-o", option]),
      "ada@127.0.0.1",
    ];
    const child = spawn("ssh", args, { stdio: ["ignore", "ignore", "inherit"] });
    this.child.once("exit", () => child.kill("SIGKILL"));
    for (const end = Date.now() + BOOT_PATIENCE_MS; !(await answers("127.0.0.1", port)); await sleep(200)) {
      if (child.exitCode !== null || Date.now() > end) throw new Error("ssh does not forward the port.");
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** QEMU takes the connection before anybody listens behind it. */
function hasBanner(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (seen: boolean) => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(5000, () => finish(false));
    socket.once("data", (data) => finish(data.toString("latin1").startsWith("SSH-")));
    socket.once("error", () => finish(false));
    socket.once("close", () => resolve(false));
  });
}
