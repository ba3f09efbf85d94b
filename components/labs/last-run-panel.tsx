import { Button, Text } from "@mantine/core";
import Link from "next/link";
import type { LabDetail } from "@/server/contract/lab";
import { VERDICT_LOOKS } from "../conformance/case-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";

/** What the last suite run came to, or the way to the first one. */
export function LastRunPanel({ lab: { id, lastRun, conformance } }: { lab: LabDetail }) {
  return (
    <Panel
      title="Last suite run"
      aside={lastRun ? <Link href={paths.labConformance(id)}>All runs</Link> : undefined}
    >
      {lastRun ? (
        <>
          <StatusBadge bare {...VERDICT_LOOKS[lastRun.verdict]} />{" "}
          <Link href={paths.suiteRun(id, lastRun.id)}>{lastRun.sentence}</Link>
          <Text size="sm" c="dimmed" mt={6}>
            {lastRun.scope} run, <RelativeTime at={lastRun.at} />. Conformant: {conformance.detail}.
          </Text>
        </>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            No suite ran on this lab yet, so nothing says that its cluster conforms.
          </Text>
          <Button component={Link} href={paths.labConformance(id)} variant="default" fullWidth>
            Add a suite run
          </Button>
        </>
      )}
    </Panel>
  );
}
