"use client";

import "@xterm/xterm/css/xterm.css";
import { useComputedColorScheme } from "@mantine/core";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { useEffect, useRef } from "react";
import type { JobDetail } from "@/server/contract/job";
import { lastLineOf } from "../job-states";
import log from "../log/log.module.css";
import { LogFooter } from "../log/log-footer";
import { useLineVersion, useLog } from "../log/use-log";
import classes from "./console.module.css";
import { CONSOLE_THEMES } from "./console-themes";

/** Lines a console shows; all of them are in the log. */
const LINES = 5_000;

/** The run's raw output in a terminal: colours and carriage returns as the programs wrote them. */
export function ConsoleTab({ job, run }: { job: JobDetail; run: number }) {
  const { store, pages, tail } = useLog(job.id, run, lastLineOf(job, run));
  const version = useLineVersion(store);
  const box = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal | null>(null);
  const next = useRef<number | null>(null);
  const scheme = useComputedColorScheme("light");

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const opened = new Terminal({
      convertEol: true,
      disableStdin: true,
      scrollback: LINES,
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: 12.5,
      lineHeight: 1.25,
      screenReaderMode: true,
    });
    const fit = new FitAddon();
    opened.loadAddon(fit);
    opened.open(element);
    terminal.current = opened;
    next.current = null;
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    return () => {
      observer.disconnect();
      opened.dispose();
      terminal.current = null;
    };
  }, []);

  useEffect(() => {
    if (terminal.current) terminal.current.options.theme = CONSOLE_THEMES[scheme];
  }, [scheme]);

  useEffect(() => {
    const screen = terminal.current;
    if (!screen || version === 0 || store.length === 0) return;
    next.current ??= Math.max(1, store.length - LINES + 1);
    pages.want(next.current, store.length);
    const text: string[] = [];
    for (let line = store.get(next.current); line; line = store.get(next.current)) {
      text.push(line.text);
      next.current += 1;
    }
    if (text.length > 0) screen.write(`${text.join("\r\n")}\r\n`);
  }, [version, store, pages]);

  return (
    <section className={log.log} aria-label="Console">
      <div ref={box} className={classes.console} />
      <LogFooter tail={tail} store={store} rawPath={`/api/v1/jobs/${job.id}/log.txt?run=${run}`} />
    </section>
  );
}
