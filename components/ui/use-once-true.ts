"use client";

import { useState } from "react";

/** True from the first time `value` was true: a dialog that is loaded on demand stays for its closing movement. */
export function useOnceTrue(value: boolean): boolean {
  const [was, setWas] = useState(value);
  if (value && !was) setWas(true);
  return was || value;
}
