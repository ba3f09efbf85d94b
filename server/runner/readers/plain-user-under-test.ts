import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";

const ID = 4242;

export interface HostWithUser {
  sshd: Sshd;
  /** Home of `oper`. */
  home: string;
  stop(): Promise<void>;
}

/**
 * OpenSSH and sudo as a host has them with a user `oper` who has a password: accounts, sudoers and names of its own, which
 * nothing else on this machine sees.
 */
export async function startHostWithUser(options: {
  password: string;
  /** May `oper` become root with the password? */
  sudo: boolean;
  authorized: readonly string[];
  hosts?: string;
}): Promise<HostWithUser> {
  const home = mkdtempSync(path.join(tmpdir(), "fl-oper-"));
  chownSync(home, ID, ID);
  const hash = execFileSync("openssl", ["passwd", "-6", "-stdin"], {
    input: options.password,
    encoding: "utf8",
  }).trim();
  const rule = options.sudo ? "oper ALL=(ALL:ALL) ALL\n" : "";
  const sshd = await startSshd({
    authorized: options.authorized,
    config: ["PasswordAuthentication yes", `AuthorizedKeysFile %h/.ssh/authorized_keys`],
    files: {
      "/etc/passwd": {
        text: `${readFileSync("/etc/passwd", "utf8")}oper:x:${ID}:${ID}::${home}:/bin/sh\n`,
        mode: 0o644,
      },
      "/etc/group": { text: `${readFileSync("/etc/group", "utf8")}oper:x:${ID}:\n`, mode: 0o644 },
      "/etc/shadow": {
        text: `${readFileSync("/etc/shadow", "utf8")}oper:${hash}:19000:0:99999:7:::\n`,
        mode: 0o640,
      },
      "/etc/sudoers": { text: `Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n${rule}`, mode: 0o440 },
      "/etc/hosts": { text: `127.0.0.1 localhost\n${options.hosts ?? ""}`, mode: 0o644 },
    },
  });
  return {
    sshd,
    home,
    async stop() {
      await sshd.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
