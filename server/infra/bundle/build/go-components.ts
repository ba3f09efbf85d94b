import { symlink } from "node:fs/promises";
import path from "node:path";
import type { BundleRecipe } from "@/server/domain/bundle/recipe";
import type { BuildTools } from "./build-tools";
import { checkVersion } from "./check-version";
import type { Component } from "./component";
import { runProgram } from "./run-program";

const CNI = "github.com/containernetworking/plugins";
const CONTAINERD = "github.com/containerd/containerd/v2";
const CNI_PLUGINS = [
  ...["main/bridge", "main/host-device", "main/loopback", "main/macvlan", "main/ptp"],
  ...["ipam/host-local", "meta/portmap"],
];

/** One `go build`, from a folder of `bundle/go`. */
interface GoBuild {
  folder: string;
  /** Folder of `bundle/go` with the go.mod and go.sum that pin everything, when it is not `folder` itself. */
  pins?: string;
  packages: string[];
  ldflags: string[];
  tags?: string[];
  cgo?: boolean;
}

async function goBuild(tools: BuildTools, title: string, build: GoBuild, out: string): Promise<void> {
  const { program, env } = await tools.go();
  const tags = build.tags ? ["-tags", build.tags.join(",")] : [];
  // -v names each package when it is compiled: minutes without a line look like a hang
  const pins = build.pins ? [`-modfile=../${build.pins}/go.mod`] : [];
  const flags = [
    "-v",
    "-mod=readonly",
    ...pins,
    ...tags,
    "-ldflags",
    ["-s", "-w", ...build.ldflags].join(" "),
  ];
  await runProgram(tools, `Compiling ${title}`, {
    argv: [program, "build", ...flags, "-o", out, ...build.packages],
    cwd: path.join(tools.sources, "go", build.folder),
    env: { ...env, CGO_ENABLED: build.cgo ? "1" : "0" },
  });
}

export const stamp = (name: string, value: string) => `-X ${name}=${value}`;

/** kubeadm compares these with what it installs, and `kubectl version` shows them. */
function kubernetesStamps(version: string): string[] {
  const [major = "", minor = ""] = version.split(".");
  return ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((name) => [
    stamp(`${name}.gitVersion`, `v${version}`),
    stamp(`${name}.gitMajor`, major),
    stamp(`${name}.gitMinor`, minor),
    stamp(`${name}.gitTreeState`, "clean"),
    stamp(`${name}.gitCommit`, "0".repeat(40)),
    stamp(`${name}.buildDate`, "1970-01-01T00:00:00Z"),
  ]);
}

/** A component that is one `go build` and a question about its version to each of the programs. */
export function goComponent(
  name: string,
  title: string,
  build: GoBuild,
  /** Where `go build` writes below the component's folder: a program, or "" for a folder of them. */
  output: string,
  check: (tools: BuildTools, out: string) => Promise<void>,
): Component {
  return {
    name,
    title,
    sources: [`go/${build.folder}`, ...(build.pins ? [`go/${build.pins}`] : [])],
    settings: { ...build, output },
    usesGo: true,
    make: async (tools, out) => {
      await goBuild(tools, title, build, path.join(out, output) + (output === "" ? path.sep : ""));
      await check(tools, out);
    },
  };
}

/** bin/kube: all of Kubernetes' commands and etcd in one program. */
export const kubernetesComponent = ({ kubernetes, pins, etcd }: BundleRecipe): Component =>
  goComponent(
    "kubernetes",
    `Kubernetes ${kubernetes} with etcd ${etcd}`,
    {
      folder: "kube",
      ...(pins === "kube" ? {} : { pins }),
      packages: ["."],
      ldflags: kubernetesStamps(kubernetes),
    },
    "kube",
    async (tools, out) => {
      for (const name of ["kubeadm", "etcd"])
        await symlink(path.join(out, "kube"), path.join(tools.work, name));
      await checkVersion(
        tools,
        [path.join(tools.work, "kubeadm"), "version", "-o", "short"],
        `v${kubernetes}`,
      );
      await checkVersion(tools, [path.join(tools.work, "etcd"), "--version"], `etcd Version: ${etcd}`);
    },
  );

/** e2e.test: the upstream suite with its test data and the list of conformance tests. */
export const suiteComponent = ({ kubernetes }: BundleRecipe, folder: string): Component =>
  goComponent(
    "e2e",
    `e2e.test ${kubernetes}`,
    { folder, packages: ["."], ldflags: kubernetesStamps(kubernetes) },
    "e2e.test",
    (tools, out) => checkVersion(tools, [path.join(out, "e2e.test"), "--version"], `v${kubernetes}`),
  );

export const corednsComponent = ({ coredns }: BundleRecipe): Component =>
  goComponent(
    "coredns",
    `CoreDNS ${coredns}`,
    { folder: "coredns", packages: ["."], ldflags: [] },
    "coredns",
    (tools, out) => checkVersion(tools, [path.join(out, "coredns"), "-version"], `CoreDNS-${coredns}`),
  );

export const containerdComponent = ({ containerd }: BundleRecipe): Component =>
  goComponent(
    "containerd",
    `containerd ${containerd}`,
    {
      folder: "containerd",
      packages: ["containerd", "containerd-shim-runc-v2", "ctr"].map((name) => `${CONTAINERD}/cmd/${name}`),
      ldflags: [stamp(`${CONTAINERD}/version.Version`, `v${containerd}`)],
    },
    "",
    async (tools, out) => {
      for (const argv of [
        ["containerd", "--version"],
        ["ctr", "--version"],
        ["containerd-shim-runc-v2", "-v"],
      ]) {
        const [name = "", ...args] = argv;
        await checkVersion(tools, [path.join(out, name), ...args], `v${containerd}`);
      }
    },
  );

/** Static, so that it runs on any host; with seccomp, or pods with the profile RuntimeDefault could not start. */
export const runcComponent = ({ runc }: BundleRecipe): Component =>
  goComponent(
    "runc",
    `runc ${runc}`,
    {
      folder: "runc",
      packages: ["github.com/opencontainers/runc"],
      ldflags: ["-extldflags -static"],
      tags: ["seccomp", "netgo", "osusergo", "urfave_cli_no_docs"],
      cgo: true,
    },
    "runc",
    async (tools, out) => {
      await checkVersion(tools, [path.join(out, "runc"), "--version"], `runc version ${runc}`);
      await checkVersion(tools, [path.join(out, "runc"), "--version"], "libseccomp:");
    },
  );

export const cniComponent = ({ cniPlugins }: BundleRecipe): Component =>
  goComponent(
    "cni-plugins",
    `CNI plugins ${cniPlugins}`,
    {
      folder: "cni",
      packages: CNI_PLUGINS.map((name) => `${CNI}/plugins/${name}`),
      ldflags: [stamp(`${CNI}/pkg/utils/buildversion.BuildVersion`, `v${cniPlugins}`)],
    },
    "",
    async (tools, out) => {
      for (const name of CNI_PLUGINS.map((plugin) => path.basename(plugin))) {
        await checkVersion(tools, [path.join(out, name)], `CNI ${name} plugin v${cniPlugins}`);
      }
    },
  );

/** The image that proves a pod network; see bundle/go/probe. */
export const probeComponent = ({ probe }: BundleRecipe): Component =>
  goComponent(
    "probe",
    `probe ${probe}`,
    { folder: "probe", packages: ["."], ldflags: [stamp("main.version", probe)] },
    "probe",
    (tools, out) => checkVersion(tools, [path.join(out, "probe"), "version"], probe),
  );
