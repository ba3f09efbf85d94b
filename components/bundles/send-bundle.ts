import { type ProblemText, problemOfBody } from "../api/problem-text";

export type SentBundle = { bundleId: string } | { problem: ProblemText } | "canceled";

/** Sends a .tar to Fairlead. Not by fetch: only XMLHttpRequest tells how much has been sent. */
export function sendBundle(
  file: Blob,
  onSent: (bytes: number) => void,
): { answer: Promise<SentBundle>; cancel: () => void } {
  const request = new XMLHttpRequest();
  const answer = new Promise<SentBundle>((resolve) => {
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onabort = () => resolve("canceled");
    request.onerror = () => resolve({ problem: problemOfBody(null) });
    request.onload = () => {
      const body = parseJson(request.responseText);
      const id: unknown = typeof body === "object" && body !== null && Reflect.get(body, "bundleId");
      resolve(typeof id === "string" ? { bundleId: id } : { problem: problemOfBody(body) });
    };
  });
  request.open("PUT", "/api/v1/bundles");
  request.setRequestHeader("content-type", "application/x-tar");
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
