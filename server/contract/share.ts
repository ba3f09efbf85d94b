import { z } from "zod";
import { Sha256 } from "./bundle";
import { Id } from "./ids";
import { Allowed } from "./job";
import { PageInput, pageOf } from "./pagination";
import { SHARE_DAYS_MAX, SHARE_LINK_STATES } from "./share-words";

/** What is shown as it is; all hidden where nothing is said. */
export const RevealInput = z.object({
  names: z.boolean().default(false),
  addresses: z.boolean().default(false),
  serials: z.boolean().default(false),
});

const Tick = z.enum(["1"]).optional();
/** The same in an address: `?names=1`. */
export const ShareFileRef = z.object({ runId: Id, names: Tick, addresses: Tick, serials: Tick });

/** What a file of this run would hold and hide, and whether it may leave. */
export const ShareOffer = z.object({
  /** Bytes of the file, as it is and gzipped. */
  size: z.number().int(),
  gzipped: z.number().int(),
  /** How many things of each kind stand in it as pseudonyms. */
  hidden: z.object({ names: z.number().int(), addresses: z.number().int(), serials: z.number().int() }),
  /** Names of the lab that are ordinary words of the file as well. */
  ordinary: z.array(z.string()),
  /** What is in the run and not in the file, in sentences. */
  leftOut: z.array(z.string()),
  can: z.object({
    /** May the caller share at all? */
    share: Allowed,
    /** Is there an address that a link could have? */
    link: Allowed,
  }),
});
export type ShareOffer = z.infer<typeof ShareOffer>;

export const CreateShareLinkInput = z.object({
  runId: Id,
  reveal: RevealInput.default({ names: false, addresses: false, serials: false }),
  days: z.number().int().min(1).max(SHARE_DAYS_MAX).default(30),
});

/** A link to one frozen file. Never the token: only its hash is kept. */
export const ShareLinkRow = z.object({
  id: Id,
  labId: Id,
  runId: Id,
  /** What the run came to; null when it was removed. */
  sentence: z.string().nullable(),
  reveal: z.object({ names: z.boolean(), addresses: z.boolean(), serials: z.boolean() }),
  state: z.enum(SHARE_LINK_STATES),
  /** Bytes and sum of the file it shows. */
  size: z.number().int(),
  sha256: Sha256,
  createdBy: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  revokedAt: z.number().nullable(),
  views: z.number().int(),
  lastViewedAt: z.number().nullable(),
});
export type ShareLinkRow = z.infer<typeof ShareLinkRow>;

export const ShareLinkPage = pageOf(ShareLinkRow).extend({ can: z.object({ revoke: Allowed }) });
export type ShareLinkPage = z.infer<typeof ShareLinkPage>;
export const ShareLinksInput = PageInput.extend({ labId: Id });
export const ShareLinkRef = z.object({ linkId: Id });

/** `url` is answered this once. */
export const CreatedShareLink = z.object({ link: ShareLinkRow, url: z.string() });
export type CreatedShareLink = z.infer<typeof CreatedShareLink>;
