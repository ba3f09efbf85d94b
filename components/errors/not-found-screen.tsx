import { Button } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { EmptyState } from "../ui/empty-state";

/** An address that leads nowhere, or to something the person may not see. */
export function NotFoundScreen({ what = "page" }: { what?: string }) {
  return (
    <EmptyState
      page
      icon={<IconMapSearch size={32} stroke={1.5} />}
      title={`There is no such ${what}`}
      action={
        <Button component="a" href="/">
          All labs
        </Button>
      }
    >
      The address is wrong, or the {what} was removed, or you may not see it.
    </EmptyState>
  );
}
