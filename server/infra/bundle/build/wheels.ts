import { ANSIBLE_PINS } from "../../installer/ansible-core";
import type { Component } from "./component";
import { runProgram } from "./run-program";

/** ansible-core 2.18 runs on these. */
const PYTHONS = ["3.11", "3.12", "3.13"];
const MACHINES = { amd64: "x86_64", arm64: "aarch64" } as const;

/** ansible-core and what it needs as wheels, for each Python that the machine Fairlead runs on may have. */
export const wheelsComponent: Component = {
  name: "ansible-core",
  title: `${ANSIBLE_PINS[0]} as wheels for Python ${PYTHONS.join(", ")}`,
  sources: [],
  settings: [ANSIBLE_PINS, PYTHONS],
  usesGo: false,
  make: async (tools, out) => {
    const platforms = ["manylinux_2_28", "manylinux_2_17", "manylinux2014"];
    for (const python of PYTHONS) {
      const target = [
        ...["--python-version", python, "--implementation", "cp", "--abi", `cp${python.replace(".", "")}`],
        ...platforms.flatMap((platform) => ["--platform", `${platform}_${MACHINES[tools.arch]}`]),
      ];
      const options = [
        "--no-deps",
        "--only-binary",
        ":all:",
        "--disable-pip-version-check",
        "--no-input",
        "--dest",
        out,
      ];
      await runProgram(tools, "Fetching the wheels of ansible-core", {
        argv: ["python3", "-m", "pip", "download", ...options, ...target, ...ANSIBLE_PINS],
        cwd: tools.work,
        env: tools.env,
      });
    }
  },
};
