"use client";

import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconDownload, IconLink } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CreatedShareLink, ShareOffer } from "@/server/contract/share";
import { type Revealed, SHARE_DAYS } from "@/server/contract/share-words";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";

/** The file, and a link to it where Fairlead has an address that others reach. */
export function MakeLink({
  runId,
  reveal,
  offer,
  fileHref,
  onMade,
}: {
  runId: string;
  reveal: Revealed;
  offer: ShareOffer | undefined;
  fileHref: string;
  onMade: (made: CreatedShareLink) => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const create = useMutation(trpc.share.createLink.mutationOptions());
  const [days, setDays] = useState("30");
  const can = offer?.can.link ?? { allowed: false, reason: "Loading." };
  return (
    <Stack gap="md">
      <Button component="a" href={fileHref} download leftSection={<IconDownload size={16} />}>
        Download the file
      </Button>
      {offer && !can.allowed ? (
        <Text size="sm" c="dimmed">
          {can.reason}
        </Text>
      ) : (
        <Group align="flex-end" gap="sm" wrap="nowrap">
          <NativeSelect
            label="Link expires in"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
            data={SHARE_DAYS.map((value) => ({
              value: String(value),
              label: value === 365 ? "a year" : value === 1 ? "a day" : `${value} days`,
            }))}
          />
          <ActionButton
            can={can}
            variant="default"
            leftSection={<IconLink size={16} />}
            loading={create.isPending}
            onClick={() =>
              create.mutate(
                { runId, reveal, days: Number(days) },
                {
                  onSuccess: (made) => {
                    onMade(made);
                    void client.invalidateQueries({
                      queryKey: trpc.share.links.queryKey({ labId: made.link.labId }),
                    });
                  },
                },
              )
            }
          >
            Create link
          </ActionButton>
        </Group>
      )}
      {create.error && <ProblemAlert error={create.error} />}
      <Text size="xs" c="dimmed">
        Who has the link reads the file without an account, as it is now, until it expires or is revoked.
        Downloads, links and revocations are in the audit trail.
      </Text>
    </Stack>
  );
}
