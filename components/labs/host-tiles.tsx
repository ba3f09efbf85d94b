import { IconServer2, IconTerminal2 } from "@tabler/icons-react";
import Link from "next/link";
import type { LabDetail, LabHost } from "@/server/contract/lab";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { CopyButton } from "../ui/copy-button";
import { Marks } from "../ui/marks";
import { Panel } from "../ui/panel";
import { roleWords } from "./host-words";
import { NoHosts } from "./no-hosts";
import classes from "./overview.module.css";

/** The lab's hosts, the jump host first; a host that is a node says whether it is Ready. */
export function HostTiles({ lab }: { lab: LabDetail }) {
  return (
    <Panel
      title="Hosts"
      aside={lab.hostList.length > 0 && <Link href={paths.labHosts(lab.id)}>Keys and addresses</Link>}
    >
      {lab.hostList.length === 0 ? (
        <NoHosts state={lab.state} />
      ) : (
        <div className={classes.tiles}>
          {lab.hostList.map((host) => (
            <Tile
              key={host.id}
              host={host}
              ready={lab.nodes.find((node) => node.name === host.name)?.ready}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

function Tile({ host, ready }: { host: LabHost; ready: boolean | undefined }) {
  const Icon = host.jump ? IconTerminal2 : IconServer2;
  return (
    <div className={classes.tile} data-jump={host.jump || undefined}>
      <div className={classes.tileHead}>
        <span className={classes.tileName}>
          <Icon size={16} stroke={1.7} aria-hidden />
          {host.name}
        </span>
        <span className={classes.role}>{roleWords(host)}</span>
      </div>
      <div className={classes.address}>
        <code>
          {host.address}
          {host.port === 22 ? "" : `:${host.port}`}
        </code>
        <CopyButton value={host.address} label={`Copy address of ${host.name}`} size="xs" />
      </div>
      {ready !== undefined && (
        <StatusBadge
          bare
          status={ready ? "ready" : "not_ready"}
          word={ready ? "node Ready" : "node not Ready"}
        />
      )}
      {host.recordedHardware && <Marks marks={["recorded hardware"]} />}
    </div>
  );
}
