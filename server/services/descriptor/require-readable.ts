import type { DescribedLab } from "@/server/domain/descriptor/described";
import type { ReadDescriptor } from "@/server/domain/descriptor/read-descriptor";
import { badInput } from "@/server/domain/errors";

/** @throws DomainError `bad_input` with every finding that is an error, by file, line and column */
export function requireReadable({ lab, findings }: ReadDescriptor): DescribedLab {
  if (lab) return lab;
  const errors = findings.filter(({ severity }) => severity === "error");
  const issues = errors.map(({ file, line, column, message }) => ({
    ...{ field: `files.${file}:${line}:${column}`, message },
  }));
  const [first] = errors;
  throw badInput(
    first
      ? `${first.file}:${first.line}:${first.column}: ${first.message}`
      : "The files describe no lab: give a PDF with its IDF, an inventory or an SSH configuration.",
    issues,
  );
}
