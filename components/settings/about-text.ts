import type { About } from "@/server/contract/about";

/** The page as plain text, to paste into a support question. */
export const aboutText = ({ version, node, platform, database, runner, parts }: About): string =>
  [
    `Fairlead ${version}`,
    `Node.js ${node}, ${platform}, ${database}, runner ${runner.state}`,
    ...parts.map((part) => `${part.name} ${part.version}`),
  ].join("\n");
