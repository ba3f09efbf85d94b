import { randomInt } from "node:crypto";

/** No letters or digits that are mistaken for each other when read aloud. */
const SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

/** Eight random signs, 39 bits: proves to the first-administrator page that one can read this terminal. */
export function makeSetupCode(): string {
  const four = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  return `${four()}-${four()}`;
}
