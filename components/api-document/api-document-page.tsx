"use client";

import { Button, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { PageHeader } from "../frame/page-header";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { useUrlParams } from "../ui/use-url-params";
import classes from "./api-document.module.css";
import { OperationRow } from "./operation-row";
import { type ApiOperation, readApiDocument } from "./read-document";

const ADDRESS = "/api/v1/openapi.json";

async function fetchDocument(): Promise<ApiOperation[]> {
  const answer = await fetch(ADDRESS);
  if (!answer.ok) throw new Error(`The API document was answered with ${answer.status}.`);
  return readApiDocument(await answer.json());
}

/** Every call of the REST API, to look through: what it does, takes and answers. Search and the opened call are in the address. */
export function ApiDocumentPage() {
  const { values, set } = useUrlParams(["q", "call"]);
  const query = useQuery({ queryKey: ["api document"], queryFn: fetchDocument, staleTime: Infinity });
  const all = query.data ?? [];
  const shown = all.filter((operation) => matches(operation, values.q));
  const tags = [...new Set(shown.map(({ tag }) => tag))].sort((a, b) => a.localeCompare(b, "en"));
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  const known = all.some(({ id }) => id === values.call);
  useEffect(() => {
    if (known) document.querySelector("[data-opened]")?.scrollIntoView({ block: "nearest" });
  }, [known]);
  return (
    <>
      <PageHeader
        title="API"
        sub="Every action of these pages is one call. A script signs in with an API key, or as a person does."
        actions={
          <Button
            component="a"
            href={ADDRESS}
            download="fairlead-openapi.json"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            OpenAPI 3.1 document
          </Button>
        }
        api={[{ label: "Read the document", method: "GET", path: ADDRESS }]}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!query.data ? (
        !query.error && (
          <Panel>
            <SkeletonLines lines={12} />
          </Panel>
        )
      ) : (
        <div className={classes.page}>
          <div className={classes.search}>
            <TextInput
              aria-label="Search calls"
              placeholder="labs, POST, suite …"
              value={values.q}
              onChange={(event) => set({ q: event.currentTarget.value })}
            />
            <span className="num">
              {shown.length === all.length ? `${all.length} calls` : `${shown.length} of ${all.length} calls`}
            </span>
          </div>
          {shown.length === 0 && (
            <Panel>
              <EmptyState title="No call matches">
                Search for a part of a path, a word of what it does, or a method.
              </EmptyState>
            </Panel>
          )}
          {tags.map((tag) => (
            <Panel key={tag} title={tag} flush>
              <ul className={classes.list}>
                {shown
                  .filter((operation) => operation.tag === tag)
                  .map((operation) => (
                    <OperationRow
                      key={operation.id}
                      operation={operation}
                      opened={operation.id === values.call}
                      origin={origin}
                      onToggle={() => set({ call: operation.id === values.call ? "" : operation.id })}
                    />
                  ))}
              </ul>
            </Panel>
          ))}
        </div>
      )}
    </>
  );
}

/** Every word stands somewhere in the call. */
function matches({ id, summary, tag }: ApiOperation, search: string): boolean {
  const text = `${id} ${summary} ${tag}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
