/** What a shared file hides, in plain values: pages use them without the schemas. */

/** Kinds a person may tick to show; all are hidden by default. */
export const SHARE_KINDS = ["names", "addresses", "serials"] as const;
export type ShareKind = (typeof SHARE_KINDS)[number];

/** Which kinds are shown as they are. */
export type Revealed = Readonly<Record<ShareKind, boolean>>;
export const NOTHING_REVEALED: Revealed = { names: false, addresses: false, serials: false };

/** What a tick shows, said to the person who shares. */
export const SHARE_KIND_WORDS: Readonly<Record<ShareKind, { title: string; what: string }>> = {
  names: {
    title: "Names",
    what: "of hosts, nodes, the lab, its site, people and login users",
  },
  addresses: { title: "Addresses", what: "IP addresses and what else hosts and BMCs are reached by" },
  serials: { title: "Serials", what: "serial numbers, MAC addresses, machine and node ids" },
};

/** How long a share link may live, days. */
export const SHARE_DAYS = [1, 7, 30, 90, 365] as const;
export const SHARE_DAYS_MAX = 365;

/** A shared file is at most this large when gzipped (bytes). */
export const SHARE_GZIP_MAX = 100_000;

/** `revoked` wins over `expired`: a person did it. */
export const SHARE_LINK_STATES = ["open", "expired", "revoked"] as const;
export type ShareLinkState = (typeof SHARE_LINK_STATES)[number];
