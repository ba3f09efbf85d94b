"use client";

import { Loader, Skeleton, Spoiler, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { SuitePlanView } from "@/server/contract/suite-job";
import type { SuitePresetId } from "@/server/contract/suite-presets";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { formatDuration } from "../ui/format-time";
import { ProblemNote } from "../ui/problem-alert";
import classes from "./conformance.module.css";

/** Asks the bundle's own suite what a choice of tests comes to, once the typing paused. Empty: nothing was chosen yet. */
export function useSuitePlan({
  labId,
  preset,
  focus,
  disruptive,
  enabled,
}: {
  labId: string;
  preset: SuitePresetId | undefined;
  focus: string;
  disruptive: boolean;
  enabled: boolean;
}) {
  const trpc = useTRPC();
  const asked = preset ? { preset } : { focus: [focus.trim()] };
  const [wanted] = useDebouncedValue({ labId, disruptive, ...asked }, 400);
  const empty = preset === undefined && focus.trim() === "";
  const query = useQuery(
    trpc.suite.plan.queryOptions(wanted, {
      enabled: enabled && !("focus" in wanted && wanted.focus.join("") === ""),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  return { empty, ...query };
}

/** What would run: how many tests, how long, which images nodes lack. */
export function SuiteFigures({
  plan: { empty, data, error, isFetching },
}: {
  plan: Pick<ReturnType<typeof useSuitePlan>, "empty" | "data" | "error" | "isFetching">;
}) {
  if (empty) return null;
  if (error) {
    const { message, fields } = problemText(error);
    // what is wrong with the focus stands at its field
    return fields.focus ? null : <ProblemNote message={message} />;
  }
  if (!data) return <Skeleton height={76} role="status" aria-label="The suite is asked what it would run" />;
  return (
    <section aria-label="What would run" className={classes.figures} aria-busy={isFetching}>
      <Text size="sm" fw={600}>
        {data.specs.toLocaleString("en")} {data.specs === 1 ? "test" : "tests"}
        {data.specs > 0 && `, ${timeWords(data.estimate)}`}
        {isFetching && <Loader size={12} ml={8} aria-hidden />}
      </Text>
      {data.specs > 0 && (
        <>
          <Text size="xs" c="dimmed">
            {basisWords(data)}
          </Text>
          <Images images={data.images} />
          <Spoiler maxHeight={0} showLabel="Which tests" hideLabel="Hide the tests">
            <ul className={classes.specs}>
              {data.names.map((name) => (
                <li key={name}>{name}</li>
              ))}
              {data.specs > data.names.length && <li>and {data.specs - data.names.length} more</li>}
            </ul>
          </Spoiler>
        </>
      )}
      {data.specs === 0 && (
        <Text size="xs" c="dimmed">
          No test of this release has such a name: the run would end at once.
        </Text>
      )}
    </section>
  );
}

function timeWords({ lowSeconds, highSeconds }: SuitePlanView["estimate"]): string {
  // tenths of a second would say more than is known
  const words = (seconds: number) => (seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000));
  const [low, high] = [words(lowSeconds), words(highSeconds)];
  return low === high ? `about ${high}` : `about ${low} to ${high}`;
}

function basisWords({ specs, estimate: { measured } }: SuitePlanView): string {
  if (measured === specs) return "By what each took on this lab before.";
  const rest = measured === 0 ? "None of them ran" : `${specs - measured} of them never ran`;
  return `${rest} on this lab yet: reckoned from 0.7 s each, as tests took that only ask the API, to 3.4 s each, as tests took that start pods, on a practice lab.`;
}

function Images({ images: { listed, nodes } }: { images: SuitePlanView["images"] }) {
  const known = nodes.flatMap(({ missing }) => missing ?? []);
  if (nodes.length === 0 || nodes.every(({ missing }) => missing === null))
    return (
      <Text size="xs" c="dimmed">
        Nobody has read yet which of the tests' {listed} images the nodes have.
      </Text>
    );
  if (known.length === 0)
    return (
      <Text size="xs" c="dimmed">
        Every node has all {listed} images that tests may start.
      </Text>
    );
  return (
    <div>
      <Text size="xs">
        Images of tests that nodes lack; a test that starts a pod with one of them fails after 5 minutes:
      </Text>
      <ul className={classes.specs}>
        {nodes.map(({ name, missing, cut }) => (
          <li key={name}>
            {name}: {missing === null ? "not read" : `${missing.length} of ${listed}${cut ? " at most" : ""}`}
            {missing?.some((image) => image.includes("/agnhost:")) &&
              ", agnhost among them, which most pods are of"}
          </li>
        ))}
      </ul>
    </div>
  );
}
