import { Text } from "@mantine/core";
import type { DeployPlanView } from "@/server/contract/deploy-view";
import { Panel } from "../ui/panel";
import classes from "./deploy.module.css";

/** What the provisioner of these hosts asks for beyond the strict defaults; ordinary machines need none of it. */
export function Additions({ view }: { view: DeployPlanView }) {
  const { clusterOverrides, overridesSource, hostVars } = view.plan;
  if (overridesSource === null) return null;
  const { kubelet, kubeProxy, ignorePreflightErrors, containerd } = clusterOverrides;
  const groups: [title: string, entries: [string, unknown][]][] = [
    ["kubelet", Object.entries(kubelet)],
    ["kube-proxy", Object.entries(kubeProxy)],
    ["containerd", Object.entries(containerd)],
    ["kubeadm preflight, ignored", ignorePreflightErrors.map((name): [string, unknown] => [name, ""])],
    ...Object.entries(hostVars).map(([host, vars]): [string, [string, unknown][]] => [
      host,
      Object.entries(vars),
    ]),
  ];
  return (
    <Panel title={`From the ${overridesSource}`} aside="What these hosts need and ordinary machines do not">
      <Text size="sm" c="dimmed" mb="sm">
        The roles themselves use strict defaults. These settings are added because of where the hosts come
        from, and a report of this cluster says so.
      </Text>
      <div className={classes.additions}>
        {groups
          .filter(([, entries]) => entries.length > 0)
          .map(([title, entries]) => (
            <section key={title}>
              <h3 className={classes.treeTitle}>{title}</h3>
              <ul className={classes.settings}>
                {entries.map(([key, value]) => (
                  <li key={key}>
                    <code className={classes.setting}>{value === "" ? key : `${key}:${text(value)}`}</code>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </Panel>
  );
}

/** As in YAML: what is nested stands below its key. */
function text(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return ` ${String(value)}`;
  const inner = `${indent}  `;
  return Object.entries(value)
    .map(
      ([key, one]) => `
${inner}${key}:${text(one, inner)}`,
    )
    .join("");
}
