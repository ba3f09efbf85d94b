"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useTRPCClient } from "../../api/trpc";
import type { Connection } from "./connection";
import { LineStore } from "./line-store";
import { LogPages } from "./log-pages";
import { openLogStream } from "./log-source";
import { LogTail } from "./log-tail";

export interface Log {
  store: LineStore;
  pages: LogPages;
  tail: LogTail;
}

/** The log of one run while its view is shown. @param lastLine what the job's own answer says, 0 when it is not known yet */
export function useLog(jobId: string, run: number, lastLine: number): Log {
  const client = useTRPCClient();
  const log = useMemo(() => {
    const store = new LineStore();
    const source = {
      read: (from: number, limit: number) => client.job.readLog.query({ jobId, run, from, limit }),
      stream: (from: number, on: Parameters<typeof openLogStream>[3]) => openLogStream(jobId, run, from, on),
    };
    const pages = new LogPages(source, store);
    return { store, pages, tail: new LogTail(source, store, pages) };
  }, [client, jobId, run]);

  // before the effect that starts the tail: it begins at the end of what is known
  useEffect(() => log.tail.noteLength(lastLine), [log, lastLine]);

  useEffect(() => {
    const show = () => {
      if (document.hidden) return log.tail.stop();
      log.pages.start();
      log.tail.start();
    };
    show();
    document.addEventListener("visibilitychange", show);
    return () => {
      document.removeEventListener("visibilitychange", show);
      log.tail.stop();
      log.pages.stop();
    };
  }, [log]);
  return log;
}

/** Draws again when lines come, at most once a frame: a fast run brings thousands a second. */
export function useLineVersion(store: LineStore): number {
  return useSyncExternalStore(
    useMemo(() => oncePerFrame(store.subscribe), [store]),
    () => store.version,
    () => 0,
  );
}

export const useConnection = (tail: LogTail): Connection =>
  useSyncExternalStore(
    tail.subscribe,
    () => tail.connection,
    () => tail.connection,
  );

function oncePerFrame(subscribe: (listener: () => void) => () => void) {
  return (listener: () => void) => {
    let frame = 0;
    const stop = subscribe(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        listener();
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  };
}
