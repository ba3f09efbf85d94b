"use client";

import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CreatedShareLink } from "@/server/contract/share";
import { NOTHING_REVEALED, type Revealed, SHARE_KINDS } from "@/server/contract/share-words";
import type { SuiteRunDetail } from "@/server/contract/suite";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { MakeLink } from "./make-link";
import { NewLink } from "./new-link";
import { RevealBoxes } from "./reveal-boxes";
import classes from "./share.module.css";

/** What a stranger will see, before anything leaves: the file itself, what it hides, and the ways to give it away. */
export function ShareRun({
  run,
  opened,
  onClose,
}: {
  run: SuiteRunDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const [made, setMade] = useState<CreatedShareLink | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setMade(null)}
      title={made ? "Your share link" : "Share this run"}
      size={made ? "lg" : 1180}
      // a slip beside the dialog must not lose the one sight of the link
      closeOnClickOutside={made === null}
    >
      {made ? <NewLink made={made} onClose={onClose} /> : <Choice runId={run.id} onMade={setMade} />}
    </Modal>
  );
}

function Choice({ runId, onMade }: { runId: string; onMade: (made: CreatedShareLink) => void }) {
  const trpc = useTRPC();
  const [reveal, setReveal] = useState<Revealed>(NOTHING_REVEALED);
  const ticks = Object.fromEntries(
    SHARE_KINDS.flatMap((kind) => (reveal[kind] ? [[kind, "1" as const]] : [])),
  );
  const { data: offer, error } = useQuery(
    trpc.share.offer.queryOptions({ runId, ...ticks }, { placeholderData: (before) => before, staleTime: 0 }),
  );
  const query = new URLSearchParams(ticks).toString();
  const file = `/api/v1/suite-runs/${runId}/share-file`;
  return (
    <div className={classes.choice}>
      <div className={classes.options}>
        <RevealBoxes reveal={reveal} offer={offer} onChange={setReveal} />
        {error && <ProblemAlert error={error} />}
        <MakeLink
          runId={runId}
          reveal={reveal}
          offer={offer}
          fileHref={query === "" ? file : `${file}?${query}`}
          onMade={onMade}
        />
      </div>
      <figure className={classes.preview}>
        <figcaption>What a stranger will see</figcaption>
        {/* the file forbids itself everything; the sandbox does so a second time */}
        <iframe
          title="What a stranger will see"
          className={classes.frame}
          src={`${file}?${new URLSearchParams({ ...ticks, preview: "1" })}`}
          sandbox=""
        />
      </figure>
    </div>
  );
}
