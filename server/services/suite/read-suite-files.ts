import type { SuiteFile } from "@/server/contract/suite";
import { SUITE_FILE_NAMES, type SuiteFileKind } from "@/server/contract/suite-words";
import { badInput } from "@/server/domain/errors";
import { type E2eLog, readE2eLog } from "@/server/domain/suite/read-e2e-log";
import { type Junit, readJunit } from "@/server/domain/suite/read-junit";
import { PRODUCT_MAX, readProduct } from "@/server/domain/suite/read-product";
import { openSuiteFile } from "@/server/infra/suite/suite-files";

export interface ReadFiles {
  junit: Junit;
  log: E2eLog | null;
  product: string | null;
  files: SuiteFile[];
}

/**
 * Reads the kept files of a run, piece by piece; none of them is ever whole in memory.
 * @throws DomainError `bad_input` naming the file and the place
 */
export async function readSuiteFiles(
  labId: string,
  sums: { junit: string; log?: string | undefined; product?: string | undefined },
): Promise<ReadFiles> {
  const files: SuiteFile[] = [];
  async function feed(kind: SuiteFileKind, sha256: string, reader: { write(text: string): void }) {
    const opened = await openSuiteFile(labId, sha256);
    if (!opened) throw badInput(`${SUITE_FILE_NAMES[kind]} with this sum was not uploaded: send it first.`);
    files.push({ kind, size: opened.size, sha256 });
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      for await (const part of opened.bytes) reader.write(decoder.decode(part, { stream: true }));
      reader.write(decoder.decode());
    } catch (cause) {
      if (cause instanceof TypeError)
        throw badInput(`${SUITE_FILE_NAMES[kind]} is not UTF-8 text: choose the file as the suite wrote it.`);
      throw cause;
    }
  }
  const junit = readJunit();
  await feed("junit", sums.junit, junit);
  const read = junit.close();
  let log: E2eLog | null = null;
  if (sums.log !== undefined) {
    const reader = readE2eLog();
    await feed("log", sums.log, reader);
    log = reader.close();
  }
  let product: string | null = null;
  if (sums.product !== undefined) {
    let text = "";
    await feed("product", sums.product, {
      write(part) {
        if (text.length <= PRODUCT_MAX) text += part;
      },
    });
    product = readProduct(text);
  }
  return { junit: read, log, product, files };
}
