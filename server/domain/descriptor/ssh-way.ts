import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";

/** One hop of a way: user@host:port. */
export interface Hop {
  address: string;
  user?: string;
  port?: number;
}

/** "ops@jump:2222,jump2" -> hops in their order; null for what is none (a template, a pattern). */
export function readHops(text: string): Hop[] | null {
  const hops = text.split(",").map((part) => {
    const match = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]]+\]|[^:\s]+)(?::(\d{1,5}))?$/.exec(part.trim());
    const address = (match?.[2] ?? "").replace(/^\[|\]$/g, "");
    if (!match || problemOfAddress(address) !== null) return null;
    return {
      address: canonicalAddress(address),
      ...(match[1] === undefined ? {} : { user: match[1] }),
      ...(match[3] === undefined ? {} : { port: Number(match[3]) }),
    };
  });
  return hops.every((hop) => hop !== null) ? hops : null;
}

/** The hops that arguments of ssh name: -J, -o ProxyJump, or a ProxyCommand that is `ssh -W %h:%p`. Null = none said. */
export function hopsOfArguments(text: string): Hop[] | null | "unclear" {
  const jump =
    /(?:^|\s)-J\s*["']?([^\s"']+)/.exec(text)?.[1] ?? /ProxyJump[=\s]+["']?([^\s"']+)/i.exec(text)?.[1];
  if (jump !== undefined) return jump === "none" ? [] : (readHops(jump) ?? "unclear");
  const command = /ProxyCommand[=\s]+(.*)$/is.exec(text)?.[1];
  if (command === undefined) return null;
  return hopOfCommand(command) ?? "unclear";
}

/** The host of `ssh -W %h:%p -q -p 2222 ops@jump`. */
export function hopOfCommand(command: string): Hop[] | null {
  const words = command.replace(/["']/g, " ").trim().split(/\s+/);
  if (!/(^|\/)ssh$/.test(words[0] ?? "") || !words.includes("-W")) return null;
  let port: number | undefined;
  let user: string | undefined;
  let host: string | undefined;
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i] ?? "";
    if (word === "-p") port = Number(words[++i]);
    else if (word === "-l") user = words[++i];
    else if (/^-[WioFEbcDeILmOQRSw]$/.test(word)) i += 1;
    else if (!word.startsWith("-")) host ??= word;
  }
  const [hop, ...more] = (host === undefined ? null : readHops(host)) ?? [];
  if (!hop || more.length > 0) return null;
  return [
    { ...hop, ...(user === undefined ? {} : { user }), ...(Number.isInteger(port) && port ? { port } : {}) },
  ];
}

export const writeHops = (hops: readonly { user: string; address: string; port: number }[]) =>
  hops
    .map(({ user, address, port }) => {
      const host = address.includes(":") ? `[${address}]` : address;
      return `${user}@${host}${port === 22 ? "" : `:${port}`}`;
    })
    .join(",");
