import type { HostTest } from "@/server/contract/host-test";
import type { StatusWord } from "@/server/contract/status-looks";
import { StatusBadge } from "../status/status-badge";

const WORDS: Record<HostTest["status"], { status: StatusWord; word?: string }> = {
  pending: { status: "pending" },
  running: { status: "running", word: "testing" },
  ok: { status: "ok", word: "answers" },
  warn: { status: "warned" },
  asks: { status: "waiting", word: "key to compare" },
  failed: { status: "failed", word: "does not answer" },
  skipped: { status: "skipped", word: "not reached" },
};

/** How a machine's last connection test ended, with the sentence of the step that stopped it. */
export function TestBadge({ test }: { test: HostTest }) {
  const telling = test.steps.find(
    ({ status }) => status === "failed" || status === "asks" || status === "warn",
  );
  return (
    <span title={telling?.message ?? undefined}>
      <StatusBadge bare {...WORDS[test.status]} />
      {test.status === "failed" && telling?.message && (
        <span style={{ display: "block", fontSize: "0.75rem", maxWidth: 320, whiteSpace: "normal" }}>
          {telling.message}
        </span>
      )}
    </span>
  );
}
