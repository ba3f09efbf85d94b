import {
  type DraftMachine,
  type HostTable,
  LoginName,
  MOST_HOSTS,
  type TableProblem,
} from "@/server/contract/lab-draft";
import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";
import { HostName } from "@/server/contract/practice-lab";
import { nameMachine } from "./name-machine";
import { type Cells, splitHostTable } from "./split-host-table";

export interface TableDefaults {
  user: string;
  port: number;
  /** Names in use already. */
  takenNames: readonly string[];
}

type Column = TableProblem["column"];
interface Row {
  line: number;
  address: string;
  user: string;
  port: number;
  /** Null = to be derived from the address. */
  name: string | null;
}

/**
 * Reads a pasted table of machines, one a line: address, user, port, name, divided by tabs, commas, semicolons or spaces,
 * with or without a line of headings; `#` begins a comment. The address may carry user and port as ssh writes them:
 * `user@host:port`, `[v6]:port`. A line that cannot be read is told with its number and what is wrong, and the others
 * are read all the same. Names that are left out come from the address and are unique.
 */
export function parseHostTable(text: string, defaults: TableDefaults): HostTable {
  const problems: TableProblem[] = [];
  const rows: Row[] = [];
  for (const cells of splitHostTable(text)) {
    const { row, wrong } = readRow(cells, defaults);
    const found = wrong.length > 0 ? wrong : clashesOf(row, rows, defaults.takenNames);
    problems.push(...found.map((one) => ({ line: cells.line, ...one, text: one.text.slice(0, 200) })));
    if (found.length === 0) rows.push(row);
  }
  const taken = new Set([...defaults.takenNames, ...rows.flatMap((row) => row.name ?? [])]);
  const hosts = rows.map((row): DraftMachine => {
    const { line: _, ...machine } = row;
    const name = row.name ?? nameMachine(row.address, taken);
    taken.add(name);
    return { ...machine, name, credentialId: null, sudoCredentialId: null };
  });
  return { hosts, problems };
}

type Wrong = Omit<TableProblem, "line">;

function readRow(cells: Cells, defaults: TableDefaults): { row: Row; wrong: Wrong[] } {
  const wrong: Wrong[] = [];
  const say = (column: Column, text: string, message: string) => wrong.push({ column, text, message });
  if (cells.surplus) {
    say("row", cells.text, "more than four columns: address, user, port, name");
  }
  const place = splitPlace(cells.address);
  const problem = problemOfAddress(place.address);
  if (problem !== null) say("address", cells.address, problem);
  const user = cells.user || place.user || defaults.user;
  if (!LoginName.safeParse(user).success) say("user", user, `${user} is no Linux user name`);
  if (cells.user && place.user && cells.user !== place.user) {
    say("user", cells.user, `the address says ${place.user} and the column ${cells.user}: leave one out`);
  }
  const portText = cells.port || place.port;
  const port = portText === "" ? defaults.port : Number(portText);
  if (!/^\d*$/.test(portText) || port < 1 || port > 65535) {
    say("port", portText, `${portText} is no port: a number from 1 to 65535`);
  }
  if (cells.port && place.port && cells.port !== place.port) {
    say(
      "port",
      cells.port,
      `the address says port ${place.port} and the column ${cells.port}: leave one out`,
    );
  }
  const name = cells.name === "" ? null : cells.name.toLowerCase();
  const badName = name === null ? undefined : HostName.safeParse(name).error?.issues[0]?.message;
  if (badName !== undefined) say("name", cells.name, badName);
  return { row: { line: cells.line, address: canonicalAddress(place.address), user, port, name }, wrong };
}

/** "root@[fd00::5]:2222" in its parts; what is left out is empty. */
function splitPlace(text: string): { user: string; address: string; port: string } {
  const at = text.lastIndexOf("@");
  const user = text.slice(0, Math.max(at, 0));
  const rest = text.slice(at + 1);
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(rest);
  if (bracketed) return { user, address: bracketed[1] ?? "", port: bracketed[2] ?? "" };
  const [address = "", port = "", ...more] = rest.split(":");
  // two colons or more are an IPv6 address, which carries a port only behind brackets
  return more.length > 0 ? { user, address: rest, port: "" } : { user, address, port };
}

function clashesOf(row: Row, earlier: readonly Row[], takenNames: readonly string[]): Wrong[] {
  const wrong: Wrong[] = [];
  const twin = earlier.find((one) => one.address === row.address && one.port === row.port);
  if (twin) {
    const message = `the same machine as in line ${twin.line}: ${row.address} port ${row.port}`;
    wrong.push({ column: "address", text: row.address, message });
  }
  const namesake = row.name === null ? undefined : earlier.find((one) => one.name === row.name);
  if (row.name !== null && (namesake || takenNames.includes(row.name))) {
    const where = namesake ? `line ${namesake.line} has` : "another machine of the lab has";
    wrong.push({ column: "name", text: row.name, message: `${where} the name ${row.name} already` });
  }
  if (wrong.length === 0 && earlier.length >= MOST_HOSTS) {
    wrong.push({ column: "row", text: row.address, message: `a lab has at most ${MOST_HOSTS} hosts` });
  }
  return wrong;
}
