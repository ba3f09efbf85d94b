import { Text } from "@mantine/core";
import { IconServer2, IconTerminal2 } from "@tabler/icons-react";
import { practiceHosts } from "@/server/domain/practice-lab";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import classes from "./create-practice.module.css";

/** What the form would make, redrawn with each change. */
export function PracticePreview({
  name,
  hosts,
  kind,
  telco,
}: {
  name: string;
  hosts: number;
  kind: "cluster" | "plain";
  telco: boolean;
}) {
  return (
    <Panel title={name ? `What ${name} will be` : "What it will be"}>
      <div className={classes.preview}>
        <div className={classes.machine}>
          <IconTerminal2 size={16} stroke={1.7} aria-hidden />
          <span className={classes.machineName}>jump</span>
          <small>the way in: SSH to every host goes through it</small>
        </div>
        {practiceHosts({ kind, hosts, telco }).map((host) => (
          <div key={host.name} className={classes.machine} data-behind>
            <IconServer2 size={16} stroke={1.7} aria-hidden />
            <span className={classes.machineName}>{host.name}</span>
            <small>{kind === "plain" ? "host" : host.controlPlane ? "control plane" : "worker"}</small>
            {host.telco && <Marks marks={["recorded hardware"]} />}
          </div>
        ))}
      </div>
      <Text size="sm" c="dimmed" mt="md">
        Each has its own systemd, sshd and key; Fairlead pins the key before the first login. The lab's
        descriptor, revision 1, is written when all of them answer.
      </Text>
    </Panel>
  );
}
