import type { SuiteFile } from "@/server/contract/suite";
import { SUITE_FILE_NAMES, type SuiteFileKind } from "@/server/contract/suite-words";
import { badInput } from "@/server/domain/errors";
import { type E2eLog, readE2eLog } from "@/server/domain/suite/read-e2e-log";
import { type Junit, readJunit } from "@/server/domain/suite/read-junit";
import { PRODUCT_MAX, readProduct } from "@/server/domain/suite/read-product";
import { openSuiteFile, removeSuiteFiles } from "@/server/infra/suite/suite-files";

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
  async function read<T>(kind: SuiteFileKind, sha256: string, reader: Reader<T>): Promise<T> {
    const opened = await openSuiteFile(labId, sha256);
    if (!opened) throw badInput(`${SUITE_FILE_NAMES[kind]} with this sum was not uploaded: send it first.`);
    files.push({ kind, size: opened.size, sha256 });
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      for await (const part of opened.bytes) reader.add(decoder.decode(part, { stream: true }));
      reader.add(decoder.decode());
      return reader.close();
    } catch (cause) {
      // what cannot be read is of no use to anybody
      await removeSuiteFiles(labId, [sha256]);
      if (cause instanceof TypeError)
        throw badInput(`${SUITE_FILE_NAMES[kind]} is not UTF-8 text: choose the file as the suite wrote it.`);
      throw cause;
    }
  }
  const junit = await read("junit", sums.junit, readJunit());
  const log = sums.log === undefined ? null : await read("log", sums.log, readE2eLog());
  const product = sums.product === undefined ? null : await read("product", sums.product, productReader());
  return { junit, log, product, files };
}

interface Reader<T> {
  add(text: string): void;
  close(): T;
}

function productReader(): Reader<string> {
  let text = "";
  return {
    add(part) {
      if (text.length <= PRODUCT_MAX) text += part;
    },
    close: () => readProduct(text),
  };
}
