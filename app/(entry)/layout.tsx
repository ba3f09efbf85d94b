import type { ReactNode } from "react";
import { EntryFrame } from "@/components/entry/entry-frame";

export default function EntryLayout({ children }: { children: ReactNode }) {
  return <EntryFrame>{children}</EntryFrame>;
}
