"use client";

import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HostFacts } from "@/server/contract/host-facts";
import { JsonView } from "../ui/json-view";
import { matchingFacts } from "./matching-facts";

/** Every fact as JSON, narrowed to the paths and values that hold a word. */
export function RawTab({ host, facts }: { host: string; facts: HostFacts }) {
  const [search, setSearch] = useState("");
  const shown = search.trim() === "" ? facts : matchingFacts(facts, search);
  return (
    <>
      <TextInput
        aria-label="Search in the facts"
        placeholder="Search a name or a value: hugepages, igb, 10.0.0.11"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        mb="sm"
        maw={420}
      />
      {shown === undefined ? (
        <Text size="sm">Nothing holds “{search.trim()}”.</Text>
      ) : (
        <JsonView label={`Facts of ${host}`} text={JSON.stringify(shown, null, 2)} />
      )}
    </>
  );
}
