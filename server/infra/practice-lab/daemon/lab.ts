import { mkdir } from "node:fs/promises";
import path from "node:path";
import { DaemonRequest, type PracticeHostState, type PracticeLabState } from "@/server/contract/practice-lab";
import { inotifyNeed, labFits, noRoom, PracticeLabError } from "@/server/domain/practice-lab";
import { choosePracticeNetworks } from "@/server/domain/practice-network";
import { basePath, ensureBaseImage } from "./base-image";
import { baseName } from "./base-packages";
import { machineCgroups, makeHostGroups, makeLabGroups, moveSelf } from "./cgroups";
import { PracticeHost } from "./host";
import { makeHostDisk } from "./host-disk";
import { readInotifyUse } from "./inotify";
import { loadKernelModules } from "./kernel-modules";
import { type LabRecord, writeLabRecord } from "./lab-record";
import { withMachineLock } from "./machine-lock";
import { LabNetwork, type NetworkPlan, readMachineRoutes } from "./network";
import { labFolder, machineLink, shortName } from "./places";
import { identify } from "./process-identity";
import { requireTools } from "./required-tools";
import type { Progress } from "./serve";
import { waitForBanners } from "./ssh-banner";
import { clearLab, removeEmptyState, sweepDeadLabs } from "./sweep";
import { unpackTelcoHardware } from "./telco";

type Up = Extract<DaemonRequest, { verb: "up" }>;
type Line = Progress;

interface Running {
  state: PracticeLabState;
  plan: NetworkPlan;
  /** In the order of `state.hosts`: the jump host first. */
  hosts: PracticeHost[];
}

/** One practice lab, from `up` to `remove`. */
export class PracticeLab {
  private running: Running | undefined;
  /** Verbs that change the lab go one after the other. */
  private turn: Promise<unknown> = Promise.resolve();
  private record: LabRecord;
  private readonly short: string;
  private readonly layout = machineCgroups();
  private readonly network: LabNetwork;

  constructor(
    private readonly labId: string,
    uid: number,
    /** Called when the lab is no more: after `remove`, or when `up` failed. */
    private readonly onGone: () => void,
  ) {
    this.short = shortName(labId);
    this.network = new LabNetwork(labFolder(labId));
    this.record = {
      labId,
      uid,
      daemon: identify(process.pid),
      kind: "cluster",
      hosts: 0,
      reserved: 0,
      base: baseName(new Date()),
      enabledControllers: [],
    };
    writeLabRecord(this.record);
  }

  async handle(input: unknown, line: Line, signal: AbortSignal): Promise<unknown> {
    const request = DaemonRequest.parse(input);
    switch (request.verb) {
      case "hello":
        return { labId: this.labId, pid: process.pid, up: this.running !== undefined };
      case "status":
        return this.status();
      case "up":
        return this.inTurn(() => this.up(request, line, signal));
      case "power":
        return this.inTurn(() => this.power(request.host, request.state, line, signal));
      case "link":
        return this.inTurn(() => this.link(request.host, request.state));
      case "remove":
        return this.inTurn(() => this.remove(line));
    }
  }

  /** True while nobody asked for a lab yet. */
  get idle(): boolean {
    return this.record.reserved === 0;
  }

  private inTurn<T>(body: () => Promise<T>): Promise<T> {
    const next = this.turn.then(body, body);
    this.turn = next.catch(() => {});
    return next;
  }

  private status(): PracticeLabState {
    const { state, hosts } = this.existing();
    return {
      ...state,
      hosts: state.hosts.map((host, index) => ({ ...host, power: hosts[index]?.power ?? "off" })),
    };
  }

  private existing(): Running {
    if (this.running) return this.running;
    throw new PracticeLabError("practice_lab_wrong_state", "This practice lab is not up: create it first.");
  }

  /** Asking again for a lab that is up answers with it. */
  private async up(request: Up, line: Line, signal: AbortSignal): Promise<PracticeLabState> {
    if (this.running) return this.status();
    const begun: { hosts: PracticeHost[] } = { hosts: [] };
    try {
      const networks = await this.admit(request, line, signal);
      const started = performance.now();
      line(`Base image of the hosts: ${this.record.base}`, { step: "base" });
      await ensureBaseImage(this.labId, this.record.base, line, signal);
      const baseReady = performance.now();
      line("Making the jump host and the hosts", { step: "hosts" });
      this.running = await this.build(request, networks, begun, line, signal);
      const seconds = (from: number, to: number) => Math.round((to - from) / 10) / 100;
      this.running.state.seconds = {
        base: seconds(started, baseReady),
        hosts: seconds(baseReady, performance.now()),
      };
      line(`Practice lab is up in ${this.running.state.seconds.hosts} s`);
      return this.status();
    } catch (cause) {
      await this.takeDown(begun.hosts).catch((left: unknown) =>
        line(`Not all of it was removed: ${String(left)}`),
      );
      this.onGone();
      throw cause;
    }
  }

  /** Decides under the machine's lock whether the lab fits, and keeps its room and its addresses. */
  private admit(request: Up, line: Line, signal: AbortSignal) {
    return withMachineLock(
      "labs",
      async () => {
        requireTools();
        await sweepDeadLabs(line);
        const inotify = readInotifyUse();
        const need = inotifyNeed(request.kind, request.hosts);
        if (!labFits(inotify, need)) throw noRoom(request.kind, inotify, need);
        await loadKernelModules();
        const networks = choosePracticeNetworks(
          request.range,
          await readMachineRoutes(),
          request.hosts.length,
        );
        this.record = {
          ...this.record,
          kind: request.kind,
          hosts: request.hosts.length,
          reserved: need,
          enabledControllers: makeLabGroups(this.layout, this.short),
        };
        writeLabRecord(this.record);
        makeHostGroups(this.layout, this.short, "daemon");
        for (const { mount } of this.layout.hierarchies) moveSelf(mount, this.short, "daemon");
        // the cable is what the next lab's look at the machine's routes sees, so it is laid before the lock is given back
        await this.network.reserve(machineLink(this.short), networks);
        line(
          `${request.hosts.length} hosts and a jump host: ${need} inotify instances kept (root has ${inotify.used} of ` +
            `${inotify.limit}), jump host at ${networks.management.jump}, hosts in ${networks.internal.cidr} behind it`,
        );
        return networks;
      },
      signal,
    );
  }

  private async build(
    request: Up,
    networks: ReturnType<typeof choosePracticeNetworks>,
    begun: { hosts: PracticeHost[] },
    line: Line,
    signal: AbortSignal,
  ): Promise<Running> {
    const folder = labFolder(this.labId);
    const base = basePath(this.record.base);
    const telco = path.join(folder, "telco");
    const standIns = request.hosts.some((host) => host.telco) ? await unpackTelcoHardware(telco, base) : [];
    const { network } = this;
    const plan: NetworkPlan = {
      networks,
      machineLink: machineLink(this.short),
      hosts: request.hosts.map((host) => ({ name: host.name, standIns: host.telco ? standIns : [] })),
    };

    const { management, internal } = networks;
    const wanted = [
      { name: "jump", role: "jump" as const, telco: false, address: management.jump },
      ...request.hosts.map((host, index) => ({
        name: host.name,
        role: "host" as const,
        telco: host.telco,
        address: internal.hosts[index] ?? "",
      })),
    ];
    // every host knows the others by their address on the lab's own network
    const names = wanted.map((host) => `${host.role === "jump" ? internal.jump : host.address} ${host.name}`);
    const disk = async (host: (typeof wanted)[number]): Promise<PracticeHostState> => {
      const own = path.join(folder, "hosts", host.name);
      await mkdir(own, { recursive: true });
      const hostKey = await makeHostDisk(own, {
        name: host.name,
        authorizedKey: request.authorizedKey,
        hosts: names,
        nameserver: internal.jump,
        telco: host.telco,
      });
      return { ...host, port: 22, user: "root", hostKey, power: "on" };
    };
    const [states] = await Promise.all([Promise.all(wanted.map(disk)), network.build(plan)]);
    signal.throwIfAborted();

    begun.hosts = states.map(
      (state) =>
        new PracticeHost(
          {
            name: state.name,
            role: state.role,
            folder: path.join(folder, "hosts", state.name),
            base,
            telco: state.telco ? telco : "",
            namespace: network.namespace(state.name),
            short: this.short,
          },
          this.layout,
        ),
    );
    for (const host of begun.hosts) host.start();
    line(`Waiting for ${wanted.length} SSH servers`, { step: "ssh" });
    const waiting = begun.hosts.map((host, index) => ({ host, address: states[index]?.address ?? "" }));
    const answering = (name: string) => line(`${name}: SSH answers`, { answering: name });
    await waitForBanners(waiting, network.namespace("jump"), answering, signal);
    const state: PracticeLabState = {
      labId: this.labId,
      kind: request.kind,
      daemonPid: process.pid,
      seconds: { base: 0, hosts: 0 },
      hosts: states,
      networks: {
        management: management.cidr,
        internal: internal.cidr,
        pods: networks.pods,
        services: networks.services,
      },
    };
    return { state, plan, hosts: begun.hosts };
  }

  private find(name: string): { running: Running; host: PracticeHost; index: number; address: string } {
    const running = this.existing();
    const index = running.hosts.findIndex((host) => host.machine.name === name);
    const host = running.hosts[index];
    if (host) return { running, host, index, address: running.state.hosts[index]?.address ?? "" };
    throw new PracticeLabError(
      "practice_lab_wrong_state",
      `This practice lab has no host ${name}: it has ${running.hosts.map((one) => one.machine.name).join(", ")}.`,
    );
  }

  private async power(
    name: string,
    state: "on" | "off",
    line: Line,
    signal: AbortSignal,
  ): Promise<PracticeLabState> {
    const { host, address } = this.find(name);
    if (state === "off") await host.cut();
    else {
      host.start();
      const jump = this.network.namespace("jump");
      await waitForBanners([{ host, address }], jump, () => line(`${name}: SSH answers`), signal);
    }
    return this.status();
  }

  private async link(name: string, state: "up" | "down"): Promise<PracticeLabState> {
    const { running, index } = this.find(name);
    await this.network.setCable(running.plan, index - 1, state);
    return this.status();
  }

  private async remove(line: Line): Promise<{ removed: true }> {
    const { running } = this;
    this.running = undefined;
    await this.takeDown(running?.hosts ?? []);
    line("Practice lab removed: nothing of it is left on this machine");
    this.onGone();
    return { removed: true };
  }

  private async takeDown(hosts: PracticeHost[]): Promise<void> {
    await Promise.all(hosts.map((host) => host.cut()));
    await this.network.remove(machineLink(this.short));
    await clearLab(this.record);
    await withMachineLock("labs", removeEmptyState);
  }
}
