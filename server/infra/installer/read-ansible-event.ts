import { AnsibleEvent } from "@/server/contract/deploy";

/**
 * One line of the callback plugin. Errors: ZodError or SyntaxError when it is not one, which means the plugin and this
 * code are of different versions.
 */
export function readAnsibleEvent(line: string): AnsibleEvent {
  return AnsibleEvent.parse(JSON.parse(line));
}
