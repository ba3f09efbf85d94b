import type { Metadata } from "next";
import { PeoplePage } from "@/components/settings/people-page";

export const metadata: Metadata = { title: "People" };

export default function SettingsPeoplePage() {
  return <PeoplePage />;
}
