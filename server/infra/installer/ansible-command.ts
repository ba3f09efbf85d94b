import path from "node:path";
import { env as environment } from "@/server/env";

/** An ansible-core that `setUpAnsible` made ready. */
export interface AnsibleCore {
  /** Program and first arguments of ansible-playbook. */
  ansiblePlaybook: string[];
  env: Record<string, string>;
}

export interface AnsibleRun {
  ansible: AnsibleCore;
  /** Our `ansible` folder. */
  ansibleDir: string;
  /** Folder of the run; working directory of ansible-playbook. */
  runDir: string;
  /** Folder the rendered files were written to. */
  renderedDir: string;
  /** Generated OpenSSH client configuration: addresses, keys, pins and jump hosts of every host, by its name. */
  sshConfig: string;
  /** FIFO of mode 0600 from which ansible-playbook reads its secret variables, once. */
  secretsFifo: string;
  /** Folder of mode 0700 in memory for Ansible's temporary files. */
  localTemp: string;
  /** Host -> port on that host's loopback where the bundle is served. */
  filesPorts: Record<string, number>;
  /** File descriptor of the events, open in the child. */
  eventsFd: number;
  /** File below `ansibleDir`; site.yml when left out. */
  playbook?: string;
  /** Further variables of the run. */
  variables?: Record<string, unknown>;
}

/** Program, arguments, environment and working directory of one run of a playbook. No secret is in any of them. */
export function ansibleCommand(run: AnsibleRun): {
  program: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
} {
  const [program = "", ...first] = run.ansible.ansiblePlaybook;
  const variables = {
    ...run.variables,
    fairlead_rendered: run.renderedDir,
    fairlead_files_ports: run.filesPorts,
  };
  return {
    program,
    args: [
      ...first,
      ...["--inventory", path.join(run.renderedDir, "inventory", "hosts.yaml")],
      ...["--extra-vars", JSON.stringify(variables)],
      ...["--extra-vars", `@${run.secretsFifo}`],
      path.join(run.ansibleDir, run.playbook ?? "site.yml"),
    ],
    cwd: run.runDir,
    env: {
      ...run.ansible.env,
      PATH: environment().PATH,
      HOME: run.localTemp,
      LC_ALL: "C.UTF-8",
      PYTHONUNBUFFERED: "1",
      // the project's own folder stays as it is
      PYTHONDONTWRITEBYTECODE: "1",
      ANSIBLE_CONFIG: path.join(run.ansibleDir, "ansible.cfg"),
      ANSIBLE_HOME: path.join(run.localTemp, "ansible"),
      ANSIBLE_LOCAL_TEMP: run.localTemp,
      ANSIBLE_CALLBACKS_ENABLED: "fairlead_events",
      FAIRLEAD_EVENTS_FD: String(run.eventsFd),
      ANSIBLE_FORCE_COLOR: "1",
      ANSIBLE_RETRY_FILES_ENABLED: "0",
      ANSIBLE_DEPRECATION_WARNINGS: "0",
      // the host decides by its own name which locale it has; our modules need none
      ANSIBLE_PIPELINING: "1",
      ANSIBLE_FORKS: String(Math.max(1, Math.min(20, Object.keys(run.filesPorts).length))),
      ANSIBLE_TIMEOUT: "15",
      // without ControlPersist in it Ansible adds no control path of its own, and takes the open connections of the file
      ANSIBLE_SSH_ARGS: `-F ${run.sshConfig}`,
      ANSIBLE_SSH_RETRIES: "1",
      // the generated configuration pins every key itself
      ANSIBLE_HOST_KEY_CHECKING: "1",
    },
  };
}
