import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { EXPORT_FORMATS, EXPORT_TITLES, type ExportFormat } from "@/server/contract/import-words";
import { useTRPCClient } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { saveFile } from "../ui/save-file";

/** Takes a revision along as a file of a format; secrets are a word in their place. */
export function ExportMenu({
  labId,
  number,
  onJson,
}: {
  labId: string;
  number: number;
  /** The internal model, which the page has already. */
  onJson: () => void;
}) {
  const client = useTRPCClient();
  const save = useMutation({
    mutationFn: (format: ExportFormat) => client.descriptor.export.query({ labId, number, format }),
    onSuccess: ({ name, type, text }) => saveFile(name, type, text),
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={save.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {EXPORT_FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => save.mutate(format)}>
              {EXPORT_TITLES[format]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={onJson}>JSON, Fairlead's own</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {save.error && <ProblemAlert error={save.error} />}
    </>
  );
}
