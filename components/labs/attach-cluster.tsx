"use client";

import {
  Button,
  Code,
  Group,
  Modal,
  PasswordInput,
  Radio,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { CopyButton } from "../ui/copy-button";
import { ProblemAlert } from "../ui/problem-alert";

type By = "account" | "kubeconfig";
const isBy = (text: string): text is By => text === "account" || text === "kubeconfig";
type Way = "direct" | "jump";
const isWay = (text: string): text is Way => text === "direct" || text === "jump";

/** Takes the key to a cluster that something else deployed, and leads to the job that tries it. */
export function AttachCluster({
  labId,
  labName,
  opened,
  onClose,
}: {
  labId: string;
  labName: string;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Attach a cluster to ${labName}`} size="lg">
      <AttachForm labId={labId} onClose={onClose} />
    </Modal>
  );
}

function AttachForm({ labId, onClose }: { labId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const attach = useMutation(trpc.cluster.attach.mutationOptions());
  const [by, setBy] = useState<By>("account");
  const [way, setWay] = useState<Way>("jump");
  const fields = attach.error ? (problemText(attach.error).fields ?? {}) : {};
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // React would hand it to a form around the dialog, too
        event.stopPropagation();
        const form = new FormData(event.currentTarget);
        const text = (name: string) => String(form.get(name) ?? "");
        const key =
          by === "kubeconfig"
            ? { kubeconfig: text("kubeconfig") }
            : { account: { server: text("server"), ca: text("ca"), token: text("token") } };
        const leave = ({ jobId }: { jobId: string }) => {
          // else Back would open it again
          onClose();
          router.push(paths.job(jobId));
        };
        attach.mutate({ labId, way, ...key }, { onSuccess: leave });
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          For a cluster that runs already. Fairlead reads its nodes and pods, shows them as it shows its own,
          and changes nothing there.
        </Text>
        <SegmentedControl
          aria-label="Key to the cluster"
          value={by}
          onChange={(value) => isBy(value) && setBy(value)}
          data={[
            { value: "account", label: "An account that may only read" },
            { value: "kubeconfig", label: "A kubeconfig" },
          ]}
        />
        {by === "account" ? (
          <AccountFields fields={fields} />
        ) : (
          <Textarea
            name="kubeconfig"
            label="Kubeconfig"
            description="With certificates and token inside: kubectl config view --flatten --minify --raw"
            autosize
            minRows={6}
            maxRows={12}
            required
            withAsterisk={false}
            spellCheck={false}
            error={fields.kubeconfig}
            classNames={{ input: "mono" }}
          />
        )}
        <Radio.Group label="Reached" value={way} onChange={(value) => isWay(value) && setWay(value)}>
          <Stack gap={6} mt={6}>
            <Radio value="jump" label="the way to the lab's hosts, through its jump host" />
            <Radio value="direct" label="directly from the machine that Fairlead runs on" />
          </Stack>
        </Radio.Group>
        {attach.error && <ProblemAlert error={attach.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={attach.isPending}>
            Try and attach
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function AccountFields({ fields }: { fields: Record<string, string> }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.cluster.attachManifest.queryOptions({}));
  return (
    <>
      {error && <ProblemAlert error={error} />}
      {data ? (
        <>
          <Printed title="1. Save as fairlead-reader.yaml" text={data.manifest} height={150} />
          <Printed title="2. Run where kubectl reaches the cluster" text={data.commands} height={190} />
        </>
      ) : (
        !error && <Skeleton height={340} />
      )}
      <Text size="sm" fw={600}>
        3. Bring back what it printed
      </Text>
      <TextInput
        name="server"
        label="Server"
        placeholder="https://192.0.2.10:6443"
        required
        withAsterisk={false}
        spellCheck={false}
        autoComplete="off"
        error={fields["account.server"]}
        classNames={{ input: "mono" }}
      />
      <Textarea
        name="ca"
        label="CA"
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={3}
        maxRows={6}
        required
        withAsterisk={false}
        spellCheck={false}
        error={fields["account.ca"]}
        classNames={{ input: "mono" }}
      />
      <PasswordInput
        name="token"
        label="Token"
        description="It is sealed, and deleted when the cluster is detached or cannot be attached."
        required
        withAsterisk={false}
        autoComplete="off"
        error={fields["account.token"]}
      />
    </>
  );
}

function Printed({ title, text, height }: { title: string; text: string; height: number }) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={text} label={`Copy: ${title}`} size="xs" />
      </Group>
      <Code block tabIndex={0} aria-label={title} mah={height} style={{ overflow: "auto" }}>
        {text}
      </Code>
    </div>
  );
}
