import { type SaxesAttributePlain, SaxesParser } from "saxes";
import type { CaseStatus } from "@/server/contract/suite-words";
import { badInput, type DomainError } from "../errors";
import { isAround, specName } from "./spec-name";

export interface JunitCase {
  name: string;
  status: CaseStatus;
  /** null where the file does not say */
  ms: number | null;
  failure: string | null;
  output: string | null;
  /** It was ended with the suite, before it came to a result of its own. */
  interrupted?: true;
}

/** What `junit_01.xml` says. */
export interface Junit {
  ginkgo: 1 | 2;
  /** Ginkgo 2's settings: FocusStrings, DryRun, … */
  properties: ReadonlyMap<string, string>;
  cases: JunitCase[];
  /** Set-up and clean-up that failed: no case, and yet no pass. */
  aroundFailed: string[];
  /** Local time of the machine that ran it, "2024-05-25T07:36:43", without a zone. */
  timestamp: string | null;
  seconds: number | null;
  /** Failures the file's own head claims. */
  claimedFailures: number | null;
}

/** More than any suite has: past these the file is refused. */
const MOST = { depth: 12, cases: 100_000, name: 4_000 };
/** Characters kept of a case's texts, and of all texts together. */
const KEPT = { failure: 64 * 1024, output: 1024 ** 2, all: 32 * 1024 ** 2 };
const FAILED = ["failed", "timedout", "panicked", "interrupted", "aborted"];
const NAME = "junit_01.xml";

export interface JunitReader {
  /** @throws DomainError `bad_input` naming line and column */
  add(text: string): void;
  /** @throws DomainError `bad_input` when the file was cut off or holds no test */
  close(): Junit;
}

/**
 * Reads JUnit as Ginkgo 1 and 2 write it, piece by piece. Entities and document types are refused, depth, number and
 * texts are bounded; nothing outside the text is ever read.
 */
export function readJunit(): JunitReader {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const junit: Junit = {
    ...{ ginkgo: 1 as const, cases: [], aroundFailed: [] },
    ...{ timestamp: null, seconds: null, claimedFailures: null },
    properties: new Map(),
  };
  const properties = new Map<string, string>();
  const open: string[] = [];
  let current: (JunitCase & { attribute: string }) | null = null;
  let text = "";
  let left = KEPT.all;
  let begun = false;
  const here = () => `line ${parser.line}, column ${parser.column}`;
  const refuse = (what: string): never => {
    throw badInput(`${NAME}, ${here()}: ${what}`);
  };

  parser.on("error", (cause) => {
    const why = cause.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    refuse(`${why}; choose the file as the suite wrote it.`);
  });
  parser.on("doctype", () => {
    refuse("it declares a document type, and entities are not read: choose the file as the suite wrote it.");
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (open.length === 0) startRoot(name);
    open.push(name);
    if (open.length > MOST.depth)
      refuse(`elements are nested more than ${MOST.depth} deep; JUnit's are not.`);
    text = "";
    if (name === "testsuite") startSuite(attributes);
    else if (name === "property") keepProperty(attributes);
    else if (name === "testcase") startCase(attributes);
    else if (current) outcome(current, name, attributes);
  });
  parser.on("text", (part) => {
    if (current) text += part;
  });
  parser.on("cdata", (part) => {
    if (current) text += part;
  });
  parser.on("closetag", ({ name }) => {
    open.pop();
    if (name === "testcase") endCase();
    else if (current) keepText(current, name);
    text = "";
  });

  function startRoot(name: string): void {
    if (name !== "testsuites" && name !== "testsuite")
      refuse(`it is no JUnit: its root is <${name.slice(0, 40)}>, not <testsuites>.`);
    begun = true;
    junit.ginkgo = name === "testsuites" ? 2 : 1;
  }
  function startSuite(attributes: Record<string, SaxesAttributePlain["value"]>): void {
    junit.timestamp ??= attributes.timestamp ?? null;
    junit.seconds = (junit.seconds ?? 0) + (numberOf(attributes.time) ?? 0);
    const failures = numberOf(attributes.failures);
    if (failures !== null) junit.claimedFailures = (junit.claimedFailures ?? 0) + failures;
  }
  function keepProperty({ name, value }: Record<string, string>): void {
    if (name !== undefined && properties.size < 200)
      properties.set(name.slice(0, 100), (value ?? "").slice(0, 4_000));
  }
  function startCase(attributes: Record<string, string>): void {
    const name = attributes.name ?? "";
    if (name === "" || name.length > MOST.name)
      refuse(`a test case has ${name === "" ? "no name" : `a name of ${name.length} characters`}.`);
    if (junit.cases.length >= MOST.cases) refuse(`it has more than ${MOST.cases} test cases.`);
    const attribute = attributes.status ?? "";
    const status = FAILED.includes(attribute) ? "failed" : attribute === "skipped" ? "skipped" : "passed";
    const seconds = numberOf(attributes.time);
    current = {
      ...{ name, attribute, failure: null, output: null },
      status: attribute === "pending" ? "pending" : status,
      ms: seconds === null ? null : Math.round(seconds * 1000),
    };
  }
  function outcome(one: JunitCase, tag: string, attributes: Record<string, string>): void {
    if (tag === "failure" || tag === "error") {
      one.status = "failed";
      one.failure = attributes.message ?? one.failure;
    } else if (tag === "skipped" && one.status !== "failed") {
      one.status = one.status === "pending" || attributes.message === "pending" ? "pending" : "skipped";
    }
  }
  function keepText(one: JunitCase, tag: string): void {
    const written = text.trim();
    if (written === "") return;
    if (tag === "failure" || tag === "error") {
      const before = one.failure !== null && !written.includes(one.failure) ? `${one.failure}\n` : "";
      one.failure = keep(`${before}${written}`, KEPT.failure);
    } else if ((tag === "system-out" || tag === "system-err") && one.status === "failed") {
      one.output = keep(one.output === null ? written : `${one.output}\n${written}`, KEPT.output);
    }
  }
  function keep(written: string, most: number): string {
    const kept = cutMiddle(written, Math.min(most, left));
    left = Math.max(0, left - kept.length);
    return kept;
  }
  function endCase(): void {
    if (!current) return;
    const { attribute, ...rest } = current;
    const one = attribute === "interrupted" ? { ...rest, interrupted: true as const } : rest;
    current = null;
    if (isAround(one.name)) {
      if (one.status === "failed") junit.aroundFailed.push(one.name);
      return;
    }
    junit.cases.push({ ...one, name: specName(one.name) });
  }

  return {
    add: (part) => void parser.write(part),
    close() {
      if (open.length > 0 || !begun) throw cutOff(open.at(-1), here());
      parser.close();
      if (junit.cases.length === 0)
        throw badInput(`${NAME} holds no test case: choose the file that the suite wrote.`);
      return { ...junit, properties };
    },
  };
}

const cutOff = (inside: string | undefined, place: string): DomainError =>
  badInput(
    `${NAME} was cut off: it ends at ${place}${inside === undefined ? "" : `, inside <${inside}>`}; fetch it again.`,
  );

function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** The start and the end of a text, where the reason of a failure stands. */
function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.max(0, Math.floor(most / 2));
  return `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${half === 0 ? "" : text.slice(-half)}`;
}
