"use client";

import { useState } from "react";
import type { RenderedFile } from "@/server/contract/deploy";
import { CopyButton } from "../ui/copy-button";
import classes from "./deploy.module.css";
import { groupFiles, placeOf } from "./file-tree";
import { highlightLine } from "./highlight";

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

/** Every file as it will be written, to be read before it is. */
export function PlanFiles({ files, hosts }: { files: readonly RenderedFile[]; hosts: readonly string[] }) {
  const [path, setPath] = useState<string | null>(null);
  const groups = groupFiles(files, hosts);
  const shown = files.find((file) => file.path === path) ?? groups[0]?.files[0];
  return (
    <div className={classes.files}>
      <nav className={classes.tree} aria-label="Files">
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className={classes.treeTitle}>{group.title}</h3>
            {group.files.map((file) => (
              <button
                key={file.path}
                type="button"
                className={classes.file}
                aria-current={file === shown || undefined}
                title={placeOf(file)}
                onClick={() => setPath(file.path)}
              >
                {placeOf(file)}
              </button>
            ))}
          </section>
        ))}
      </nav>
      {shown && <FileText file={shown} />}
    </div>
  );
}

function FileText({ file }: { file: RenderedFile }) {
  const lines = file.content.replace(/\n$/, "").split("\n");
  let offset = 0;
  return (
    <section className={classes.fileBox} aria-label={placeOf(file)}>
      <header className={classes.fileHead}>
        <code>{placeOf(file)}</code>
        <span className={classes.quiet}>
          {file.target ? `on ${file.target.hosts.join(", ")}` : "in the run folder"} · {lines.length}{" "}
          {lines.length === 1 ? "line" : "lines"}
        </span>
        <CopyButton value={file.content} label={`Copy ${placeOf(file)}`} />
      </header>
      <pre className={classes.code} {...FOCUSABLE}>
        {lines.map((line) => {
          const key = offset;
          offset += line.length + 1;
          return (
            <span key={key}>
              {highlightLine(line).map((part) => (
                <span key={part.at} data-kind={part.kind}>
                  {part.text}
                </span>
              ))}
              {"\n"}
            </span>
          );
        })}
      </pre>
    </section>
  );
}
