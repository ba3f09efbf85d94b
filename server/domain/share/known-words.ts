import type { ShareKind } from "@/server/contract/share-words";
import { canonicalIp, isEverywhere } from "./find-addresses";

/** What a word names; its pseudonym begins with it. */
export type Named = "host" | "lab" | "site" | "person" | "user" | "domain" | "address" | "mac" | "id";

const KIND_OF: Readonly<Record<Named, ShareKind>> = {
  ...{ host: "names", lab: "names", site: "names", person: "names", user: "names", domain: "names" },
  ...{ address: "addresses", mac: "serials", id: "serials" },
};

/** Something a lab knows that tells which lab it is. */
export interface KnownWord {
  value: string;
  named: Named;
  kind: ShareKind;
  /** Words of one thing have one pseudonym: a host's name, its FQDN and its node's name. */
  thing: string;
}

/** Boards that nobody gave a serial say one of these (SMBIOS fields as vendors leave them). */
const NO_SERIAL =
  /^(none|n\/?a|unknown|default string|not (specified|applicable|available)|to be filled by o\.?e\.?m\.?|system serial number|chassis serial number|invalid|[0x.\-\s]*|(.)\3*|0?123456789)$/i;
/** Domains that every cluster or machine has. */
const NO_DOMAIN = /^(localdomain|local|localhost|cluster\.local|svc\.cluster\.local)$/i;

/** Collects words, each once; the first thing that claims a word keeps it. */
export function makeKnownWords() {
  const words = new Map<string, KnownWord>();
  const add = (named: Named, value: string | null | undefined, thing?: string) => {
    const text = value?.trim().normalize("NFC") ?? "";
    const key = text.toLowerCase();
    if (text === "" || key === "localhost" || words.has(key)) return;
    words.set(key, { value: text, named, kind: KIND_OF[named], thing: thing ?? `${named} ${key}` });
  };
  const addAddress = (value: string | null | undefined) => {
    const text =
      (value ?? "")
        .trim()
        .replace(/^\[|\]$/g, "")
        .split(/[/%]/)[0] ?? "";
    if (text === "") return;
    const canonical = canonicalIp(text);
    // a way to a machine may be a name; addresses themselves are found in any spelling
    if (canonical === null) addName(text, undefined, false);
    else if (!isEverywhere(canonical)) add("address", text, `address ${canonical}`);
  };
  /** A host's or node's name with its domain. @param short its first label means the host, too: "api" of a server's does not */
  const addName = (value: string | null | undefined, thing?: string, short = true) => {
    const text = (value ?? "").trim().replace(/\.$/, "");
    if (text === "" || canonicalIp(text) !== null) return;
    const [label = "", ...rest] = text.split(".");
    const known = words.get(text.toLowerCase()) ?? words.get(label.toLowerCase());
    const one = thing ?? known?.thing ?? `host ${label.toLowerCase()}`;
    add("host", text, one);
    if (short) add("host", label, one);
    const domain = rest.join(".");
    if (domain !== "" && !NO_DOMAIN.test(domain)) add("domain", domain);
  };
  return {
    add,
    addName,
    addAddress,
    /** host:port, or [IPv6]:port */
    addEndpoint: (value: string | null | undefined) => addAddress(value?.replace(/:\d+$/, "")),
    /** A machine's or node's own id, such as a UUID. */
    addId(value: string | null | undefined) {
      if (value && value.length >= 8) add("id", value);
    },
    addSerial(value: string | null | undefined) {
      if (value && !NO_SERIAL.test(value.trim())) add("id", value);
    },
    /** "Ada Operator <ada@example.org>": each part, and what is before the @. */
    addPerson(value: string | null | undefined) {
      const thing = `person ${value?.trim().toLowerCase()}`;
      for (const part of [value ?? "", ...(value ?? "").split(/[<>,;()[\]"]+/)]) {
        if (part.trim().length < 3) continue;
        add("person", part, thing);
        const mail = /^([^@\s]{3,})@([^@\s]+\.[^@\s]+)$/.exec(part.trim());
        if (!mail) continue;
        add("person", mail[1], thing);
        add("domain", mail[2]);
      }
    },
    all: (): KnownWord[] => [...words.values()],
  };
}
export type KnownWords = ReturnType<typeof makeKnownWords>;
