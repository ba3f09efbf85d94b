import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Revealed, SHARE_GZIP_MAX } from "@/server/contract/share-words";
import { DomainError } from "@/server/domain/errors";
import { type MadeShareFile, makeShareFile } from "@/server/domain/share/make-share-file";
import { wordsOfLab } from "@/server/domain/share/words-of-lab";
import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "../context";
import type { readRunRow } from "../suite/read-run-row";
import { readContent } from "./read-content";
import { readKnowledge } from "./read-knowledge";

export interface ReadyFile extends Omit<MadeShareFile, "told"> {
  size: number;
  gzipped: number;
  sha256: string;
}

/**
 * The file of a run that may leave: searched for every name, address and serial it must not tell. Part of verbs that
 * authorize.
 * @throws DomainError `internal` when one of them is in it all the same
 */
export async function makeFile(
  ctx: ServiceContext,
  run: Awaited<ReturnType<typeof readRunRow>>,
  revealed: Revealed,
): Promise<ReadyFile> {
  const content = await readContent(ctx, run);
  const words = wordsOfLab(await readKnowledge(ctx, run.run.labId));
  let gzipped = 0;
  const { told, ...made } = makeShareFile(content, words, revealed, (text) => {
    gzipped = gzipSync(text).length;
    return gzipped <= SHARE_GZIP_MAX;
  });
  if (told.length > 0) {
    logger().error({ requestId: ctx.requestId, told }, "a file to be shared tells what it must not");
    throw new DomainError(
      "internal",
      `The file would still tell ${told.length} names, addresses or serials of this lab, so it was not made: Fairlead's log says which under ${ctx.requestId}.`,
    );
  }
  const bytes = Buffer.from(made.text);
  return {
    ...made,
    ...{ size: bytes.length, gzipped, sha256: createHash("sha256").update(bytes).digest("hex") },
  };
}
