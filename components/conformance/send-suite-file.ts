import type { SuiteFileKind } from "@/server/contract/suite-words";
import { type ProblemText, problemOfBody } from "../api/problem-text";

export type SentFile = { sha256: string } | { problem: ProblemText } | "canceled";

/** Sends one file of a suite run. Not by fetch: only XMLHttpRequest tells how much has been sent. */
export function sendSuiteFile(
  to: { labId: string; kind: SuiteFileKind },
  file: Blob,
  onSent: (bytes: number) => void,
): { answer: Promise<SentFile>; cancel: () => void } {
  const request = new XMLHttpRequest();
  const answer = new Promise<SentFile>((resolve) => {
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onabort = () => resolve("canceled");
    request.onerror = () => resolve({ problem: problemOfBody(null) });
    request.onload = () => {
      const body = parseJson(request.responseText);
      const sum: unknown = typeof body === "object" && body !== null && Reflect.get(body, "sha256");
      resolve(typeof sum === "string" ? { sha256: sum } : { problem: problemOfBody(body) });
    };
  });
  request.open("PUT", `/api/v1/labs/${to.labId}/suite-files/${to.kind}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.send(file);
  return { answer, cancel: () => request.abort() };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
