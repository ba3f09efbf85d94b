import type { AnsibleEvent, AnsibleHostStats } from "@/server/contract/deploy";
import type { RunContext } from "../job-kind";

export interface HostFailure {
  host: string;
  task: string;
  /** Title of the stage. */
  stage: string;
  unreachable: boolean;
  message: string;
  /** Console line it was printed at. */
  line: number;
}

type Reported = Pick<RunContext, "emit" | "stage">;
type Lines = { first: number; last: number };

/**
 * Turns the events of ansible-playbook into events and stages of the run. A stage ends when the next play begins; who
 * started the first one and ends the last one is the caller.
 */
export class PlaybookFollower {
  stats: Record<string, AnsibleHostStats> | null = null;
  /** Whether something was started on the hosts. */
  begun = false;
  private readonly failed = new Map<string, HostFailure>();
  /** Results carry a task's name as it is written; its start has it filled in. */
  private readonly names = new Map<string, string>();
  /** What failed items of a task say, by host and task: its own result counts them only. */
  private readonly items = new Map<string, string[]>();
  private current: string;

  constructor(
    private readonly run: Reported,
    private readonly stages: readonly { id: string; title: string }[],
  ) {
    this.current = stages[0]?.id ?? "";
  }

  /** The stage that runs now. */
  get stage(): string {
    return this.current;
  }

  /** The last failure of each host: the one that ended its part, and the one that says most. */
  get failures(): HostFailure[] {
    return [...this.failed.values()].sort((a, b) => a.line - b.line);
  }

  take(event: AnsibleEvent, lines: Lines): void {
    const line = Math.max(lines.last, 0);
    const stage = event.stage === null ? {} : { stage: event.stage };
    switch (event.event) {
      case "play":
        this.enter(event.stage);
        this.run.emit({ type: "play", name: event.name, ...stage, line });
        return;
      case "task": {
        const { task: uuid, name, action, role, path } = event;
        this.names.set(uuid, name);
        const optional = { ...(role === null ? {} : { role }), ...(path === null ? {} : { path }) };
        this.run.emit({ type: "task", uuid, name, action, ...optional, ...stage, line });
        return;
      }
      case "result":
        this.takeResult(event, lines);
        return;
      case "stats":
        this.stats = event.hosts;
        this.run.emit({ type: "stats", hosts: event.hosts, line });
        return;
      case "item":
        this.takeItem(event);
        return;
      case "retry":
        return; // the result says how it ended; the log shows the way
    }
  }

  private enter(stage: string | null): void {
    // after an unreachable host ansible-playbook still names the plays it does not run
    if (stage === null || stage === this.current || this.failed.size > 0) return;
    // a play without hosts is named, too
    if (!this.stages.some(({ id }) => id === stage)) return;
    this.run.stage(this.current, "succeeded");
    this.current = stage;
    this.run.stage(stage, "running");
  }

  private takeItem({
    host,
    task,
    item,
    status,
    message,
  }: Extract<AnsibleEvent, { event: "result" | "item" }>): void {
    if (status !== "failed" || message === null) return;
    const key = `${host} ${task}`;
    const said = item === null ? message : `${item}: ${message}`;
    this.items.set(key, [...(this.items.get(key) ?? []), said]);
  }

  private takeResult(event: Extract<AnsibleEvent, { event: "result" | "item" }>, lines: Lines): void {
    const { task, host, status, message, durationMs } = event;
    this.run.emit({
      type: "result",
      task,
      host,
      status,
      durationMs,
      ...(message === null ? {} : { message }),
      firstLine: lines.first,
      line: lines.last,
    });
    if (status !== "failed" && status !== "unreachable") return;
    this.failed.set(host, {
      host,
      task: this.names.get(task) ?? event.name,
      stage: this.stages.find((one) => one.id === event.stage)?.title ?? event.stage ?? "",
      unreachable: status === "unreachable",
      message: this.items.get(`${host} ${task}`)?.join("; ") ?? message ?? "it gave no reason",
      line: lines.last,
    });
  }
}
