/** One line of a table by what its cells mean; what is left out is empty. */
export interface Cells {
  /** From 1, as an editor counts. */
  line: number;
  text: string;
  address: string;
  user: string;
  port: string;
  name: string;
  /** There are cells that no column is for. */
  surplus: boolean;
}

type Meaning = "address" | "user" | "port" | "name";
const ORDER: readonly (Meaning | null)[] = ["address", "user", "port", "name"];

const HEADINGS: Record<string, Meaning> = {
  address: "address",
  "ip address": "address",
  ip: "address",
  host: "address",
  user: "user",
  login: "user",
  username: "user",
  port: "port",
  name: "name",
  node: "name",
};

/** Lines that say something, cut into cells; a first line of headings decides what the columns mean. */
export function splitHostTable(text: string): Cells[] {
  let meanings = ORDER;
  let first = true;
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((raw, index) => {
      const said = raw.replace(/(^|\s)#.*$/, "").trim();
      if (said === "") return [];
      const cells = splitCells(said);
      const headings = first ? readHeadings(cells) : undefined;
      first = false;
      if (headings) {
        meanings = headings;
        return [];
      }
      const cell = (meaning: Meaning) => cells[meanings.indexOf(meaning)] ?? "";
      return [
        {
          line: index + 1,
          text: said,
          address: cell("address"),
          user: cell("user"),
          port: cell("port"),
          name: cell("name"),
          surplus: cells.slice(meanings.length).some((one) => one !== ""),
        },
      ];
    });
}

function splitCells(line: string): string[] {
  const divider = ["\t", ";", ","].find((one) => line.includes(one)) ?? /\s+/;
  return line.split(divider).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );
}

/** What the columns mean, when every cell is a word and one is the address; a word that is not known is passed over. */
function readHeadings(cells: readonly string[]): (Meaning | null)[] | undefined {
  const words = cells.map((cell) => cell.toLowerCase());
  const known = words.map((word) => HEADINGS[word] ?? null);
  // "host name" is the name beside an address, and the address alone
  const isHostName = (word: string) => /^host[ _-]?name$/.test(word);
  const rest: Meaning = known.includes("address") ? "name" : "address";
  const meanings = words.map((word, i) => known[i] ?? (isHostName(word) ? rest : null));
  const understood = meanings.filter((meaning) => meaning !== null).length;
  const looksLikeData = words.some((word) => /[\d@:]/.test(word));
  if (looksLikeData || !meanings.includes("address")) return undefined;
  return understood * 2 > words.length || words.length === 1 ? meanings : undefined;
}
