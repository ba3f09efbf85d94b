"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ImportFile } from "@/server/contract/descriptor-import";
import { FILE_MAX } from "@/server/contract/import-words";
import { useTRPC } from "../api/trpc";

/** How long a person has to pause for what they type to be read (ms). */
const PAUSE = 400;
/** Bytes of a request's JSON, less what goes around the files. */
const BODY_MAX = 2 * 1024 * 1024 - 4096;

/** Files in hand, and what the server reads in them: asked anew when they change, written nowhere. */
export function useImport(labId: string | null) {
  const trpc = useTRPC();
  const [files, setFiles] = useState<ImportFile[]>([]);
  const [credentialId, setCredentialId] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [readFiles, setReadFiles] = useState<ImportFile[]>([]);
  const ofLab = useMutation(trpc.descriptor.previewImport.mutationOptions());
  const ofDraft = useMutation(trpc.draft.previewImport.mutationOptions());
  const preview = labId === null ? ofDraft : ofLab;
  const { mutate: readOfLab } = ofLab;
  const { mutate: readOfDraft } = ofDraft;
  useEffect(() => {
    const given = files.filter(({ text }) => text.trim() !== "");
    if (given.length === 0 || isTooMuch(given)) return;
    const timer = setTimeout(() => {
      const onSuccess = () => setReadFiles(files);
      if (labId === null) readOfDraft({ files: given }, { onSuccess });
      else readOfLab({ labId, files: given, ...(credentialId ? { credentialId } : {}) }, { onSuccess });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [files, labId, credentialId, readOfLab, readOfDraft]);

  async function take(chosen: readonly File[]) {
    const large = chosen.find((file) => file.size > FILE_MAX);
    setRefused(
      large ? `${large.name} has ${(large.size / 1e6).toFixed(1)} MB: a descriptor has at most 2 MB.` : null,
    );
    const fitting = chosen.filter((file) => file.size <= FILE_MAX);
    const taken = await Promise.all(
      fitting.map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    const names = new Set(taken.map(({ name }) => name));
    setFiles((before) => [...before.filter(({ name, text }) => !names.has(name) && text !== ""), ...taken]);
  }
  const write = (index: number, text: string) =>
    setFiles((before) => before.map((file, i) => (i === index ? { ...file, text } : file)));
  const add = () =>
    setFiles((before) => [
      ...before,
      { name: before.length === 0 ? "pasted" : `pasted-${before.length + 1}`, text: "" },
    ]);
  const remove = (index: number) => setFiles((before) => before.filter((_, i) => i !== index));
  const given = files.filter(({ text }) => text.trim() !== "");
  return {
    ...{ files, given, take, write, add, remove, credentialId, setCredentialId },
    refused: isTooMuch(given)
      ? "Together the files have more than 2 MB, more than one request takes: leave one out."
      : refused,
    preview: given.length === 0 ? undefined : preview.data,
    error: given.length === 0 ? null : preview.error,
    /** What is shown is of these very files. */
    current: readFiles === files && preview.isSuccess,
  };
}

/** The files go out together, in one body of JSON, which the server limits. */
const isTooMuch = (files: readonly ImportFile[]) =>
  files.reduce((sum, { text }) => sum + text.length, 0) > FILE_MAX &&
  new Blob([JSON.stringify(files)]).size > BODY_MAX;

export type ImportInHand = ReturnType<typeof useImport>;
