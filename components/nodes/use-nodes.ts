"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import type { NodesView } from "@/server/contract/node";
import { useTRPC } from "../api/trpc";
import { applyChange, keepNewer } from "./apply-change";
import { followNodes, openNodeStream, type StreamState } from "./follow-nodes";

/** While the stream works the whole is read now and then all the same, ms; else it is all there is. */
const BESIDE_STREAM_MS = 30_000;
const WITHOUT_STREAM_MS = 2000;

/**
 * The nodes of a lab's cluster, kept current by the stream, or by asking again where streams are blocked.
 * @param lab as it is known; once it has another cluster than the one shown, that is asked for
 */
export function useNodes(labId: string, lab: LabDetail | undefined) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [stream, setStream] = useState<StreamState>("connecting");
  const options = trpc.node.list.queryOptions(
    { labId },
    {
      structuralSharing: keepNewer,
      refetchInterval: ({ state }) =>
        stream === "streaming" && isOf(state.data, lab) ? BESIDE_STREAM_MS : WITHOUT_STREAM_MS,
    },
  );
  const query = useQuery(options);
  const clusterId = query.data?.cluster.id;
  const { queryKey } = options;
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (clusterId === undefined) return;
    const shown = JSON.parse(key) as typeof queryKey;
    const follow = () =>
      followNodes(openNodeStream(clusterId), () => client.getQueryData<NodesView>(shown)?.version ?? 0, {
        state: setStream,
        change: (change) =>
          client.setQueryData<NodesView>(shown, (view) =>
            view?.cluster.id === clusterId ? applyChange(view, change) : view,
          ),
      });
    let stop = document.hidden ? () => {} : follow();
    const turn = () => {
      stop();
      stop = document.hidden ? () => {} : follow();
    };
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      stop();
    };
  }, [clusterId, client, key]);
  return { query, stream };
}

/** Whether what is shown is of the lab's present cluster. */
function isOf(view: NodesView | undefined, lab: LabDetail | undefined): boolean {
  if (!lab) return true;
  const present = lab.cluster && lab.cluster.state !== "gone" ? lab.cluster.id : null;
  return present === (view?.cluster.id ?? null);
}
