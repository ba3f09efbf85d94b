"use client";

import { Button, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { AddCredential, type AskedCredential } from "./add-credential";
import { useCredentials } from "./use-draft";

const WORDS = {
  "ssh-key": {
    label: "SSH key",
    none: "Choose a key",
    description: "Its public half has to be in the user's authorized_keys.",
  },
  "sudo-password": {
    label: "sudo password",
    none: "None: sudo asks for no password",
    description: "Sealed; never shown again and never in a log.",
  },
} as const;

/** Picks one of the lab's sealed credentials, or makes one. */
export function CredentialPicker({
  labId,
  kind,
  value,
  onChange,
}: {
  labId: string;
  kind: "ssh-key" | "sudo-password";
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const query = useCredentials(labId);
  const [asked, setAsked] = useState<AskedCredential | null>(null);
  const offered = (query.data ?? []).filter((one) => one.kind === kind);
  const words = WORDS[kind];
  return (
    <>
      <Group align="end" gap="xs">
        <NativeSelect
          label={words.label}
          description={words.description}
          value={value ?? ""}
          onChange={(event) => onChange(event.currentTarget.value || null)}
          data={[
            { value: "", label: words.none },
            ...offered.map((one) => ({
              value: one.id,
              label: one.fingerprint ? `${one.name} · ${one.fingerprint.slice(0, 20)}…` : one.name,
            })),
          ]}
          style={{ flex: 1, minWidth: 200 }}
        />
        {kind === "ssh-key" ? (
          <>
            <Button variant="default" onClick={() => setAsked("made-key")}>
              Make a key
            </Button>
            <Button variant="default" onClick={() => setAsked("own-key")}>
              Paste a key
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setAsked("sudo-password")}>
            Add password
          </Button>
        )}
      </Group>
      <AddCredential
        labId={labId}
        asked={asked}
        onClose={() => setAsked(null)}
        onAdded={(id) => {
          onChange(id);
          setAsked(null);
        }}
      />
    </>
  );
}
