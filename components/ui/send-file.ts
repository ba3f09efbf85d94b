import { type ProblemText, problemOfBody } from "../api/problem-text";

export type SentFile = { id: string } | { problem: ProblemText } | "canceled";

/**
 * Sends a file as the body of a PUT. Not by fetch: only XMLHttpRequest tells how much has been sent.
 * @param to.answers the field of the answer that names what was kept
 */
export function sendFile(
  to: { address: string; type: string; answers: string },
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
      const id: unknown = typeof body === "object" && body !== null && Reflect.get(body, to.answers);
      resolve(typeof id === "string" ? { id } : { problem: problemOfBody(body) });
    };
  });
  request.open("PUT", to.address);
  request.setRequestHeader("content-type", to.type);
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
