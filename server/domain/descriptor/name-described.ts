import { nameMachine } from "../name-machine";
import { type Findings, type Place, quote } from "./finding";

const HOST_NAME = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** Names as the model takes them (a DNS label, each another), with a finding where a file's name had to give way. */
export class Names {
  private readonly taken = new Set<string>();

  constructor(private readonly findings: Findings) {}

  give(text: string, place: Place): string {
    const name = HOST_NAME.test(text) && !this.taken.has(text) ? text : nameMachine(text, this.taken);
    this.taken.add(name);
    if (name !== text && name !== text.toLowerCase()) {
      this.findings.info(
        place,
        `The machine ${quote(text)} is called ${name} here, as host names are: exports keep its own name.`,
      );
    }
    return name;
  }
}
