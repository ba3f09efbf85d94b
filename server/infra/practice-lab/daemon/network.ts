import { closeSync, openSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { PracticeNetworks } from "@/server/domain/practice-network";
import { run } from "./command";

const Route = z.object({ dst: z.string() });

/** Destinations in all routing tables of the machine, for finding a range that is free. */
export async function readMachineRoutes(): Promise<string[]> {
  const shown: unknown = JSON.parse((await run("ip", ["-4", "-j", "route", "show", "table", "all"])) || "[]");
  return z
    .array(Route)
    .parse(shown)
    .map((route) => route.dst);
}

export interface NetworkPlan {
  networks: PracticeNetworks;
  /** The machine's end of the one cable. */
  machineLink: string;
  /** In the order of their addresses; `standIns` are further link names a host shows. */
  hosts: { name: string; standIns: string[] }[];
}

/**
 * Network namespaces of one lab. They are bound to files in this process's private mount namespace, so they (and the
 * links in them) end with the process, and the machine's mount table never shows them.
 */
export class LabNetwork {
  private readonly folder: string;

  constructor(labFolder: string) {
    this.folder = path.join(labFolder, "ns");
  }

  /** File that nsenter takes for this host, or `switch`. */
  namespace(name: string): string {
    return path.join(this.folder, name === "switch" ? "switch" : `host-${name}`);
  }

  /** Lays the machine's cable to the jump host: from now on the lab's range shows among the machine's routes. */
  async reserve(machineLink: string, networks: PracticeNetworks): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.create("jump");
    const commands = [
      `link add ${machineLink} type veth peer name eth0 netns ${this.namespace("jump")}`,
      `addr add ${networks.management.machine}/24 dev ${machineLink}`,
    ];
    await run("ip", ["-batch", "-"], { input: commands.join("\n") });
    // the machine gives its end no IPv6 address; where it has no IPv6 there is nothing to switch off
    await run("ip", ["link", "set", machineLink, "addrgenmode", "none"]).catch(() => {});
    await run("ip", ["link", "set", machineLink, "up"]);
  }

  /**
   * machine -- jump (eth0); jump (eth1) and hosts (eth0) on one switch nobody else is on. So a host is reached only
   * through the jump host, which does not route. Needs `reserve` first.
   */
  async build(plan: NetworkPlan): Promise<void> {
    const { networks, hosts } = plan;
    await Promise.all(["switch", ...hosts.map((host) => host.name)].map((name) => this.create(name)));
    const at = (name: string) => this.namespace(name);

    const cables = [`link add eth1 netns ${at("jump")} type veth peer name jump netns ${at("switch")}`];
    const ports = ["link add hosts type bridge", "link set hosts up", "link set jump master hosts up"];
    hosts.forEach((host, index) => {
      cables.push(
        `link add eth0 netns ${at(host.name)} type veth peer name ${port(index)} netns ${at("switch")}`,
      );
      ports.push(`link set ${port(index)} master hosts up`);
      for (const standIn of host.standIns) {
        const far = `p${index}-${standIn}`;
        cables.push(
          `link add ${standIn} netns ${at(host.name)} type veth peer name ${far} netns ${at("switch")}`,
        );
        ports.push(`link set ${far} up`);
      }
    });
    await run("ip", ["-batch", "-"], { input: cables.join("\n") });

    await Promise.all([
      this.inside("switch", ports),
      this.inside("jump", [
        "link set lo up",
        `addr add ${networks.management.jump}/24 dev eth0`,
        "link set eth0 up",
        `addr add ${networks.internal.jump}/24 dev eth1`,
        "link set eth1 up",
      ]),
      ...hosts.map((host, index) =>
        this.inside(host.name, [
          "link set lo up",
          `addr add ${networks.internal.hosts[index]}/24 dev eth0`,
          "link set eth0 up",
          ...host.standIns.map((standIn) => `link set ${standIn} up`),
          // leads nowhere, but service addresses need a route before they can be rewritten
          `route add default via ${networks.internal.jump}`,
        ]),
      ),
    ]);
  }

  /** Pulls or plugs the cable at its far end, as a person in the lab would. `index` -1 is the jump host's. */
  async setCable(plan: NetworkPlan, index: number, state: "up" | "down"): Promise<void> {
    if (index < 0) await run("ip", ["link", "set", plan.machineLink, state]);
    else await this.inside("switch", [`link set ${port(index)} ${state}`]);
  }

  async remove(machineLink: string): Promise<void> {
    // named because a namespace is taken down some time after its last user, and its links with it
    await removeLink(machineLink);
    const names = await readdir(this.folder).catch(() => []); // never built
    await Promise.all(
      names.map((name) => run("umount", ["--lazy", path.join(this.folder, name)]).catch(() => {})),
    );
  }

  private async create(name: string): Promise<void> {
    const file = this.namespace(name);
    closeSync(openSync(file, "w"));
    await run("unshare", [`--net=${file}`, "true"]);
  }

  private async inside(name: string, commands: string[]): Promise<void> {
    await run("nsenter", [`--net=${this.namespace(name)}`, "ip", "-batch", "-"], {
      input: commands.join("\n"),
    });
  }
}

const port = (index: number) => `p${index}-eth0`;

export async function removeLink(name: string): Promise<void> {
  await run("ip", ["link", "del", name]).catch(() => {}); // gone already is what we want
}
