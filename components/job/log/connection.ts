/** What the chip below a log says. `hidden`: nobody looks at this tab, so it holds no connection. */
export type ConnectionPhase =
  | "connecting"
  | "live"
  | "catching up"
  | "polling"
  | "offline"
  | "hidden"
  | "ended";

/** `poll+probe`: polling goes on while a stream is tried beside it. */
export type Transport = "stream" | "poll" | "poll+probe" | "none";

export interface Connection {
  phase: ConnectionPhase;
  transport: Transport;
  /** Streams that broke or said nothing, one after the other. */
  failures: number;
}

export type ConnectionEvent =
  | { type: "shown" }
  | { type: "hidden" }
  /** Anything came over the stream; `behind` lines are still missing to the end of the log. */
  | { type: "streamed"; behind: number }
  /** The browser gave the stream up, and tries again by itself unless `closed`. */
  | { type: "streamBroke"; closed: boolean }
  /** An open stream stayed silent while lines were written: something between holds it back. */
  | { type: "streamSilent" }
  | { type: "polled"; behind: number }
  | { type: "pollFailed" }
  /** Time to see whether streaming works again. */
  | { type: "probe" }
  | { type: "ended" };

/** Lines behind the end from which on "live" would be a lie. */
export const BEHIND_LINES = 2_000;
/** A stream that broke this often in a row is blocked: poll. */
const MOST_FAILURES = 2;

export const NEW_CONNECTION: Connection = { phase: "connecting", transport: "stream", failures: 0 };

/** The next state of the tail's connection. What to open and close follows from `transport` alone. */
export function connect(state: Connection, event: ConnectionEvent): Connection {
  if (state.phase === "ended") return state;
  switch (event.type) {
    case "ended":
      return { phase: "ended", transport: "none", failures: 0 };
    case "hidden":
      return { phase: "hidden", transport: "none", failures: 0 };
    case "shown":
      return state.transport === "none" ? NEW_CONNECTION : state;
    case "streamed": {
      if (state.transport === "none") return state;
      const phase = event.behind > BEHIND_LINES ? "catching up" : "live";
      return { phase, transport: "stream", failures: 0 };
    }
    case "streamBroke":
      return afterFailure(state, event.closed ? MOST_FAILURES : 1);
    case "streamSilent":
      return afterFailure(state, MOST_FAILURES);
    case "polled": {
      if (state.transport === "none" || state.transport === "stream") return state;
      const phase = event.behind > BEHIND_LINES ? "catching up" : "polling";
      // the server is back: see at once whether it streams
      return state.phase === "offline"
        ? { phase, transport: "poll+probe", failures: 0 }
        : { ...state, phase };
    }
    case "pollFailed":
      return state.transport === "none" || state.transport === "stream"
        ? state
        : { ...state, phase: "offline", transport: "poll" };
    case "probe":
      return state.transport === "poll" && state.phase !== "offline"
        ? { ...state, transport: "poll+probe" }
        : state;
  }
}

function afterFailure(state: Connection, weight: number): Connection {
  if (state.transport === "none" || state.transport === "poll") return state;
  if (state.transport === "poll+probe") return { ...state, transport: "poll" };
  const failures = state.failures + weight;
  return { phase: "connecting", transport: failures >= MOST_FAILURES ? "poll" : "stream", failures };
}
