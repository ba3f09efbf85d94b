import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundleForTests } from "../bundle/bundle-under-test";
import { freePort } from "../ssh/sshd-under-test";

/** The real etcd and kube-apiserver of the bundle on this machine's loopback, without a node. */
export class ApiServerUnderTest {
  private etcd: ChildProcess | undefined;
  private server: ChildProcess | undefined;
  private controllers: ChildProcess | undefined;
  private said = "";

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly etcdPort: number,
  ) {}

  static async start(): Promise<ApiServerUnderTest> {
    const made = await ApiServerUnderTest.prepare();
    made.kubeadm("kubeconfig", "super-admin", "--kubeconfig-dir", made.folder);
    await made.startEtcd();
    await made.startServer();
    return made;
  }

  private static async prepare(): Promise<ApiServerUnderTest> {
    const folder = mkdtempSync(path.join(tmpdir(), "fl-api-"));
    const kube = path.join(await bundleForTests(), "bin/kube");
    mkdirSync(path.join(folder, "bin"));
    for (const name of ["etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "kubeadm"])
      symlinkSync(kube, path.join(folder, "bin", name));
    const made = new ApiServerUnderTest(folder, await freePort("127.0.0.1"), await freePort("127.0.0.1"));
    made.kubeadm("certs", "all");
    return made;
  }

  /** The CA of another cluster, as a kubeconfig carries it. */
  static async certificatesOnly(): Promise<string> {
    const made = await ApiServerUnderTest.prepare();
    const ca = readFileSync(path.join(made.pki, "ca.crt")).toString("base64");
    await made.stop();
    return ca;
  }

  private get pki(): string {
    return path.join(this.folder, "pki");
  }

  /** Of the administrator. */
  get kubeconfig(): string {
    return readFileSync(path.join(this.folder, "super-admin.conf"), "utf8");
  }

  /** Standard output of kubectl as the administrator. */
  kubectl(args: readonly string[], input = ""): string {
    const config = ["--kubeconfig", path.join(this.folder, "super-admin.conf")];
    return execFileSync(path.join(this.folder, "bin/kubectl"), [...config, ...args], {
      input,
      encoding: "utf8",
      env: { HOME: this.folder, PATH: process.env.PATH ?? "", NODE_ENV: "test" },
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  /** What a shell prints that the administrator sits at. */
  shell(script: string): string {
    const env = {
      ...{ HOME: this.folder, NODE_ENV: "test" as const },
      ...{ PATH: `${this.folder}/bin:${process.env.PATH ?? ""}` },
      KUBECONFIG: path.join(this.folder, "super-admin.conf"),
    };
    return execFileSync("bash", ["-euo", "pipefail", "-c", script], {
      ...{ cwd: this.folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    });
  }

  apply(object: object): void {
    this.kubectl(["apply", "--server-side", "--filename", "-"], JSON.stringify(object));
  }

  /** What a kubelet would write. */
  patchStatus(kind: string, name: string, status: object): void {
    const patch = JSON.stringify({ status });
    this.kubectl(["patch", kind, name, "--subresource", "status", "--type", "merge", "--patch", patch]);
  }

  /** kill -9; what follows it sees its connections drop. */
  async killServer(): Promise<void> {
    await end(this.server);
  }

  async startServer(): Promise<void> {
    const pki = (name: string) => path.join(this.pki, name);
    this.server = this.spawn("kube-apiserver", [
      ...["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", `--secure-port=${this.port}`],
      `--etcd-servers=http://127.0.0.1:${this.etcdPort}`,
      "--service-cluster-ip-range=198.18.96.0/20",
      "--authorization-mode=RBAC",
      `--client-ca-file=${pki("ca.crt")}`,
      `--tls-cert-file=${pki("apiserver.crt")}`,
      `--tls-private-key-file=${pki("apiserver.key")}`,
      `--service-account-key-file=${pki("sa.pub")}`,
      `--service-account-signing-key-file=${pki("sa.key")}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      // a pod without the account that a controller would make
      "--disable-admission-plugins=ServiceAccount",
    ]);
    await this.until(() => {
      try {
        return this.kubectl(["get", "--raw", "/readyz"]) === "ok";
      } catch {
        return false;
      }
    });
  }

  /** What gives each namespace its service account, a secret its account's token, and takes namespaces away. */
  startControllers(): void {
    const config = path.join(this.folder, "super-admin.conf");
    this.controllers = this.spawn("kube-controller-manager", [
      ...["--kubeconfig", config, "--secure-port=0", "--leader-elect=false"],
      "--controllers=serviceaccount-controller,serviceaccount-token-controller,root-ca-certificate-publisher-controller,namespace-controller",
      `--service-account-private-key-file=${path.join(this.pki, "sa.key")}`,
      `--root-ca-file=${path.join(this.pki, "ca.crt")}`,
    ]);
  }

  /** Forgets all history: a watch from any older version is told 410 Gone. */
  async compact(): Promise<void> {
    const ask = async (verb: string, body: object) =>
      (
        await fetch(`http://127.0.0.1:${this.etcdPort}/v3/kv/${verb}`, {
          method: "POST",
          body: JSON.stringify(body),
        })
      ).json();
    const { header } = (await ask("range", { key: Buffer.from("/").toString("base64") })) as {
      header: { revision: string };
    };
    await ask("compaction", { revision: header.revision, physical: true });
  }

  async stop(): Promise<void> {
    await end(this.controllers);
    await end(this.server);
    await end(this.etcd);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startEtcd(): Promise<void> {
    // no peer will come; on an address of its own the port is as free as the other
    const [client, peer] = [`http://127.0.0.1:${this.etcdPort}`, `http://127.0.0.2:${this.etcdPort}`];
    this.etcd = this.spawn("etcd", [
      ...["--data-dir", path.join(this.folder, "etcd"), "--unsafe-no-fsync"],
      ...["--listen-client-urls", client, "--advertise-client-urls", client],
      ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
      ...["--initial-cluster", `default=${peer}`],
    ]);
    await this.until(() =>
      fetch(`${client}/health`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
  }

  private kubeadm(...args: string[]): void {
    const config = path.join(this.folder, "kubeadm.yaml");
    execFileSync("sh", ["-c", `cat >${config}`], {
      input: [
        "apiVersion: kubeadm.k8s.io/v1beta4",
        "kind: InitConfiguration",
        // an address of nobody (RFC 5737): kubeadm takes loopback for none
        `localAPIEndpoint: {advertiseAddress: 192.0.2.1, bindPort: ${this.port}}`,
        "---",
        "apiVersion: kubeadm.k8s.io/v1beta4",
        "kind: ClusterConfiguration",
        `certificatesDir: ${this.pki}`,
        `controlPlaneEndpoint: 127.0.0.1:${this.port}`,
        "apiServer: {certSANs: [127.0.0.1]}",
        // asked on the network when it is not said
        `kubernetesVersion: ${this.version}`,
        "",
      ].join("\n"),
    });
    execFileSync(path.join(this.folder, "bin/kubeadm"), ["init", "phase", ...args, "--config", config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  private get version(): string {
    return execFileSync(path.join(this.folder, "bin/kubeadm"), ["version", "--output", "short"], {
      encoding: "utf8",
    }).trim();
  }

  private spawn(name: string, args: string[]): ChildProcess {
    const child = spawn(path.join(this.folder, "bin", name), args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.said = (this.said + text).slice(-20_000);
      });
    return child;
  }

  private async until(ready: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (await ready()) return;
      for (const child of [this.etcd, this.server])
        if (child && child.exitCode !== null) throw new Error(`It ended: ${this.said}`);
      await sleep(100);
    }
    throw new Error(`It does not come up: ${this.said}`);
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
