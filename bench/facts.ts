import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseFacts } from "@/server/domain/facts/parse-facts";
import { median } from "@/server/domain/median";
import { readFactsText } from "@/server/infra/facts/read-facts";
import type { AnsibleCore } from "@/server/infra/installer/ansible-command";
import { setUpAnsible } from "@/server/infra/installer/ansible-core";
import type { LabUnderTest } from "@/server/infra/practice-lab/lab-under-test";
import { type PooledEndpoint, SshPool } from "@/server/infra/ssh/ssh-pool";
import { type Figure, figure } from "./bench";
import { NAMES, TenHosts } from "./ten-hosts";

const ROUNDS = 3;

/** What is open before a reading begins, and how many times faster than `ansible -m setup` it has to be. */
const WAYS = [
  { open: "nothing", atLeast: 2.5 },
  { open: "the jump connection", atLeast: 4 },
  { open: "every connection", atLeast: 10 },
] as const;
type Open = (typeof WAYS)[number]["open"];

/** Ten hosts behind a jump host: our reading and Ansible's facts in turns, with the same connections open. */
export async function* benchFacts(): AsyncGenerator<Figure> {
  const hosts = await TenHosts.up();
  const home = mkdtempSync(path.join(tmpdir(), "fl-facts-"));
  try {
    const byUs = new OurReading(hosts);
    const byAnsible = new AnsibleReading(
      hosts.lab,
      home,
      await setUpAnsible({ wheelsDir: null, targetDir: home, log: () => {} }),
    );
    byAnsible.prepare();
    for (const { open, atLeast } of WAYS) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        const turns = [
          async () => ours.push(await byUs.seconds(open)),
          async () => theirs.push(await byAnsible.seconds(open)),
        ];
        for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
      }
      const [mine, other] = [median(ours), median(theirs)];
      yield figure(`facts of ${NAMES.length} hosts behind a jump host, ${open} open`, mine, "s", {
        baseline: other,
      });
      yield figure(`facts, share of ansible -m setup, ${open} open`, mine / other, "x", {
        target: 1 / atLeast,
      });
    }
    byUs.end();
  } finally {
    rmSync(home, { recursive: true, force: true });
    await hosts.down();
  }
}

/** As the runner reads: one pool, every host at once. */
class OurReading {
  #pool = new SshPool();
  readonly #route: (name: string) => PooledEndpoint[];

  constructor(hosts: TenHosts) {
    this.#route = hosts.route;
  }

  async seconds(open: Open): Promise<number> {
    if (open !== "every connection") this.end();
    if (open === "the jump connection") (await this.#pool.open("lab", this.#route("jump"))).release();
    if (open === "every connection") await this.#readAll();
    const began = performance.now();
    await this.#readAll();
    return (performance.now() - began) / 1000;
  }

  end(): void {
    this.#pool.closeAll();
    this.#pool = new SshPool();
  }

  async #readAll(): Promise<void> {
    const read = async (name: string) => {
      const lease = await this.#pool.open("lab", this.#route(name));
      try {
        const { text, marker, ...trip } = await readFactsText(lease.connection);
        return parseFacts(text, marker, trip);
      } finally {
        lease.release();
      }
    };
    const all = await Promise.all(NAMES.map(read));
    if (all.some((facts, at) => facts.hostname !== NAMES[at])) throw new Error("A host was read twice.");
  }
}

/** As a person would have it set up: forks for all hosts, connections kept by OpenSSH. */
class AnsibleReading {
  constructor(
    private readonly lab: LabUnderTest,
    private readonly home: string,
    private readonly ansible: AnsibleCore,
  ) {}

  prepare(): void {
    const plain = readFileSync(path.join(this.lab.folder, "ssh_config"), "utf8");
    const kept = ["  ControlMaster auto", "  ControlPersist 60", `  ControlPath ${this.home}/%n`];
    writeFileSync(this.#file("ssh_config"), plain.replace("Host *\n", `Host *\n${kept.join("\n")}\n`));
    writeFileSync(this.#file("hosts"), `${NAMES.join("\n")}\n`);
  }

  async seconds(open: Open): Promise<number> {
    if (open !== "every connection")
      for (const name of [...NAMES, "jump"]) await this.#ssh("-O", "exit", name);
    if (open === "the jump connection") await this.#ssh("jump", "true");
    if (open === "every connection") await this.#run("ping");
    const began = performance.now();
    await this.#run("setup");
    return (performance.now() - began) / 1000;
  }

  async #run(module: string): Promise<void> {
    const [program = "", ...first] = this.ansible.ansiblePlaybook.slice(0, -1);
    const args = [
      ...first,
      "adhoc",
      "all",
      "-i",
      this.#file("hosts"),
      "-m",
      module,
      "-f",
      String(NAMES.length),
    ];
    const child = spawn(program, args, {
      cwd: this.home,
      env: {
        ...process.env,
        ...this.ansible.env,
        ...{ HOME: this.home, ANSIBLE_LOCAL_TEMP: path.join(this.home, "temp"), LC_ALL: "C.UTF-8" },
        ...{
          ANSIBLE_PIPELINING: "1",
          ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
          ANSIBLE_SSH_ARGS: `-F ${this.#file("ssh_config")}`,
        },
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        said = (said + data.toString()).slice(-4000);
      });
    }
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`ansible -m ${module} ended with ${code}: ${said}`);
  }

  /** A connection that is not open cannot be ended: that is no failure. */
  async #ssh(...args: string[]): Promise<void> {
    const child = spawn("ssh", ["-F", this.#file("ssh_config"), ...args], { stdio: "ignore" });
    await once(child, "exit");
  }

  #file(name: string): string {
    return path.join(this.home, name);
  }
}
