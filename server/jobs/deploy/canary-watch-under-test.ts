import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { createCaller } from "@/server/trpc/root";
import type { PracticeLabOfTest, ProductUnderTest } from "./product-under-test";

const LOOK_MS = 100;
/** A process that is older (ms) will hardly become another program: it is looked at again only so often. */
const YOUNG_MS = 1_000;
const AGAIN_MS = 2_000;
/** Bundles and logs of others are no place for a secret of ours, and large. */
const MAX_BYTES = 64 * 2 ** 20;

const BootstrapTokens = z.object({
  items: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.string()).optional() })),
});

/** Looks at every process of the machine while deploys run, and for the secrets everywhere at the end. */
export class CanaryWatch {
  private readonly seen = new Set<string>();
  /** By process id: when it was seen first, and read last. */
  private known = new Map<string, { first: number; last: number }>();
  private readonly began = Date.now();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly product: ProductUnderTest) {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** How many different command lines and environments were looked at. */
  get looks(): number {
    return this.seen.size;
  }

  /** Places a secret was seen in, each with the secret's name. Call it after a whole flow. */
  async findings(lab: PracticeLabOfTest): Promise<string[]> {
    const needles = await this.needles(lab);
    const found: string[] = [];
    const search = (place: string, text: string) => {
      for (const [name, needle] of needles) if (text.includes(needle)) found.push(`${name} in ${place}`);
    };
    for (const text of this.seen) search(`a process: ${text.slice(0, 200)}`, text);
    const { dataDir } = this.product;
    for (const file of [...filesUnder(dataDir, 0, /^bundles$/), ...this.temporaryFiles()])
      search(file, readText(file));
    for (const [name, answer] of await this.answers(lab)) search(`the answer of ${name}`, answer);
    return found;
  }

  private look(): void {
    const now = Date.now();
    const alive = new Map<string, { first: number; last: number }>();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const before = this.known.get(pid);
      const first = before?.first ?? now;
      const due = !before || now - first < YOUNG_MS || now - before.last >= AGAIN_MS;
      alive.set(pid, { first, last: due ? now : before.last });
      if (due) this.read(pid);
    }
    this.known = alive;
  }

  private read(pid: string): void {
    for (const file of ["cmdline", "environ"]) {
      try {
        this.seen.add(readFileSync(`/proc/${pid}/${file}`, "latin1"));
      } catch {
        // it has ended
      }
    }
  }

  private temporaryFiles(): string[] {
    return ["/tmp", "/dev/shm", "/run"].flatMap((folder) =>
      filesUnder(folder, this.began, new RegExp(`^${path.basename(this.product.dataDir)}$`)),
    );
  }

  /** SSH key, join tokens, kubeconfig's key: as they are, and as base64 and JSON would carry them. */
  private async needles(lab: PracticeLabOfTest): Promise<[string, string][]> {
    const { db, box, admin } = this.product;
    const { credential } = db.t;
    const secrets: [string, string][] = [];
    const rows = await db.q.select().from(credential).where(eq(credential.kind, "ssh-key"));
    for (const row of rows) secrets.push(["SSH key", box.open(row.sealed, row.id)]);
    const listed = await lab.kubectl("get secrets --namespace kube-system --output json");
    for (const { type, data } of BootstrapTokens.parse(JSON.parse(listed)).items) {
      if (type !== "bootstrap.kubernetes.io/token") continue;
      const part = (name: string) => Buffer.from(data?.[name] ?? "", "base64").toString();
      secrets.push(["join token", `${part("token-id")}.${part("token-secret")}`]);
    }
    const { id } = await createCaller(admin).cluster.get({ labId: lab.labId });
    const { kubeconfig } = await readKubeconfig(admin, { clusterId: id });
    const clientKey = /client-key-data: (\S+)/.exec(kubeconfig)?.[1] ?? "";
    secrets.push(
      ["kubeconfig key", Buffer.from(clientKey, "base64").toString()],
      ["kubeconfig key", clientKey],
    );
    if (new Set(secrets.map(([name]) => name)).size < 3) throw new Error("A secret to look for is missing.");
    return secrets.flatMap(([name, secret]) => [
      ...linesOf(secret).map((line): [string, string] => [name, line]),
      ...[0, 1, 2].map((shift): [string, string] => [`${name} in base64`, base64Core(secret, shift)]),
    ]);
  }

  /** Everything the API answers to an administrator, but for the kubeconfig itself. */
  private async answers(lab: PracticeLabOfTest): Promise<[string, string][]> {
    const caller = createCaller(this.product.admin);
    const { labId } = lab;
    const { items: jobs } = await caller.job.list({ labId, limit: 100 });
    const asked: [string, unknown][] = [
      ["lab.list", await caller.lab.list({})],
      ["lab.get", await caller.lab.get({ labId })],
      ["deploy.plan", await caller.deploy.plan({ labId })],
      ["cluster.get", await caller.cluster.get({ labId })],
      ["bundle.list", await caller.bundle.list({})],
      ["audit.list", await caller.audit.list({ limit: 100 })],
      ["user.list", await caller.user.list({})],
    ];
    for (const { id: jobId } of jobs) {
      asked.push([`job.get ${jobId}`, await caller.job.get({ jobId })]);
      asked.push([`job.tasks ${jobId}`, await caller.job.tasks({ jobId })]);
      asked.push([`job.readLog ${jobId}`, await caller.job.readLog({ jobId, limit: 2000 })]);
    }
    return asked.map(([name, answer]) => [name, JSON.stringify(answer)]);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return ""; // it went away meanwhile
  }
}

/** Lines that are this secret's alone: every SSH key begins and ends with the same ones. */
const linesOf = (secret: string) => {
  const another = makeSshKeyPair("another").privateKey;
  return secret
    .split("\n")
    .filter((line) => line.length >= 16 && !line.startsWith("-----") && !another.includes(line));
};

/** The part of a base64 text that is the same whatever stands around the secret, for one of three alignments. */
function base64Core(secret: string, shift: number): string {
  // from the middle: the head of a PEM file is the same in all
  const middle = secret.trim().slice(secret.length > 100 ? secret.length / 2 : 0);
  return Buffer.concat([Buffer.alloc(shift), Buffer.from(middle)])
    .toString("base64")
    .slice(4, 64);
}

/** Files that changed since `after` and can be read. */
function filesUnder(folder: string, after: number, except: RegExp): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const place = path.join(folder, entry.name);
      if (except.test(entry.name)) return [];
      if (entry.isDirectory()) return filesUnder(place, after, except);
      if (!entry.isFile()) return [];
      const { mtimeMs, size } = statSync(place);
      return mtimeMs >= after && size <= MAX_BYTES ? [place] : [];
    });
  } catch {
    return []; // it went away meanwhile
  }
}
