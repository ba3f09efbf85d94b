"use client";

import { useEffect, useState } from "react";

/** The newest answer there was: what is on the page stays there while a choice is refused. */
export function useLastSeen<Value>(value: Value | undefined): Value | undefined {
  const [last, setLast] = useState(value);
  useEffect(() => {
    if (value !== undefined) setLast(value);
  }, [value]);
  return value ?? last;
}
