/** Whether the view stays at the end of a growing log, and up to which line it had been seen when it stopped doing so. */
export interface FollowState {
  following: boolean;
  seen: number;
}

export type FollowEvent =
  /** The person scrolled: away from the end stops following, back to it resumes. */
  | { type: "scrolled"; atEnd: boolean; last: number }
  /** The key or the pill. */
  | { type: "toggled"; last: number }
  | { type: "toEnd" }
  /** A jump to a line. */
  | { type: "jumped"; last: number };

/** Never fights the person: only a scroll back to the end, the key or the pill turns following on again. */
export function follow(state: FollowState, event: FollowEvent): FollowState {
  switch (event.type) {
    case "scrolled":
      if (event.atEnd === state.following) return state;
      return event.atEnd ? { following: true, seen: 0 } : { following: false, seen: event.last };
    case "toggled":
      return state.following ? { following: false, seen: event.last } : { following: true, seen: 0 };
    case "toEnd":
      return state.following ? state : { following: true, seen: 0 };
    case "jumped":
      return state.following ? { following: false, seen: event.last } : state;
  }
}

/** Lines that came since the view stopped following. */
export const newLines = (state: FollowState, last: number): number =>
  state.following ? 0 : Math.max(0, last - state.seen);
