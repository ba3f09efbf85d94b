import { Button, FileButton, Group, Text } from "@mantine/core";
import { useState } from "react";
import classes from "./import.module.css";
import type { ImportInHand } from "./use-import";

/** Takes files: dropped, chosen or pasted. Small once there are some. */
export function DropFiles({ inHand }: { inHand: ImportInHand }) {
  const [over, setOver] = useState(false);
  const { files, take, add, refused } = inHand;
  const small = files.length > 0;
  return (
    <>
      <section
        aria-label="Files to import"
        className={`${classes.drop} ${small ? classes.small : ""}`}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take([...event.dataTransfer.files]);
        }}
      >
        {!small && (
          <Text size="sm" maw={560}>
            Drop a PDF with its IDF, an Ansible inventory or an SSH configuration here. They are read and
            shown; nothing is written before you say so.
          </Text>
        )}
        <Group gap="xs">
          <FileButton onChange={(chosen) => take(chosen)} multiple>
            {(props) => (
              <Button {...props} variant={small ? "default" : "filled"}>
                {small ? "Choose more files" : "Choose files"}
              </Button>
            )}
          </FileButton>
          <Button variant="default" onClick={add} disabled={files.length >= 4}>
            Paste text
          </Button>
        </Group>
        {small && <Text size="sm">or drop them here</Text>}
      </section>
      {refused !== null && (
        <Text size="sm" c="red" role="alert">
          {refused}
        </Text>
      )}
    </>
  );
}
