import { PracticeLabError } from "@/server/domain/practice-lab";

/** Addresses of one practice lab. Only `management` exists on the machine; the rest lives inside namespaces. */
export interface PracticeNetworks {
  /** Which of the range's labs this is, from 0. */
  number: number;
  /** Machine .1 and jump host .2; a /24. */
  management: { cidr: string; machine: string; jump: string };
  /** Jump host .2 and hosts .11 upward; a /24. */
  internal: { cidr: string; jump: string; hosts: string[] };
  pods: string;
  services: string;
}

interface Block {
  first: number;
  prefix: number;
}

function parseBlock(cidr: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(cidr);
  if (!match) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  return { first: Math.floor(value / size) * size, prefix };
}

const text = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
const overlap = (a: Block, b: Block) =>
  a.first < b.first + 2 ** (32 - b.prefix) && b.first < a.first + 2 ** (32 - a.prefix);

/**
 * The first free set of addresses of `range`. First quarter: management /24s, then as many internal /24s; second
 * quarter: services; second half: pods. So no two of a lab's networks and no two labs meet.
 * @param range CIDR, /8 to /20
 * @param routes destinations of the machine's routing tables; anything wider than /8 counts as a default route
 */
export function choosePracticeNetworks(range: string, routes: string[], hostCount: number): PracticeNetworks {
  const block = parseBlock(range);
  if (!block || block.prefix < 8 || block.prefix > 20) {
    throw new PracticeLabError(
      "practice_lab_bad_range",
      `The practice range ${range} is not usable: give an IPv4 range from /8 to /20, such as 198.18.0.0/15.`,
    );
  }
  const taken = routes.flatMap((route) => parseBlock(route) ?? []).filter((route) => route.prefix >= 8);
  const half = 2 ** (24 - block.prefix) / 8;
  const net = (index: number) => block.first + index * 256;
  for (let number = 0; number < Math.min(half, 64); number++) {
    const management = { first: net(number), prefix: 24 };
    if (taken.some((route) => overlap(route, management))) continue;
    const internal = net(half + number);
    return {
      number,
      management: {
        cidr: `${text(net(number))}/24`,
        machine: text(net(number) + 1),
        jump: text(net(number) + 2),
      },
      internal: {
        cidr: `${text(internal)}/24`,
        jump: text(internal + 2),
        hosts: Array.from({ length: hostCount }, (_, index) => text(internal + 11 + index)),
      },
      services: `${text(net(half * 2))}/${Math.max(block.prefix + 2, 20)}`,
      pods: `${text(net(half * 4))}/${block.prefix + 1}`,
    };
  }
  throw new PracticeLabError(
    "practice_lab_no_address",
    `Every practice network of ${range} overlaps a route of this machine: set FAIRLEAD_PRACTICE_RANGE to a range that is free here.`,
  );
}
