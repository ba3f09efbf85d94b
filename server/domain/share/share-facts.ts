import { SUITE_FILE_NAMES } from "@/server/contract/suite-words";
import { compareResources } from "../nodes/resource-order";
import { sayAmount, sayQuantity } from "../nodes/say-amount";
import { sumQuantities } from "../quantity";
import { type Html, html } from "./html";
import type { ShareContent, SharePart } from "./share-content";
import { figure, took, utc } from "./share-figures";

/** What pods could have of the nodes, in sum and node by node. */
export function nodes({ content, hider, limits, leftOut }: SharePart): Html {
  const { nodes: all, nodesFrom, nodesAt } = content;
  if (all.length === 0) {
    return html`<section><h2>Nodes</h2><p>No node of this lab was seen, so what pods could have of it is not known.</p></section>`;
  }
  // by pseudonym: the order of the real names would tell something of them
  const named = all.map((node) => ({ ...node, name: hider.hide(node.name) }));
  const shown = named.sort((a, b) => byNumber.compare(a.name, b.name)).slice(0, limits.nodes);
  if (shown.length < all.length) leftOut.push(`${figure(all.length - shown.length)} nodes are not shown.`);
  const when = nodesAt === null ? "" : `, ${utc(nodesAt)}`;
  const from =
    nodesFrom === "run"
      ? `As they were when the suite ran${when}.`
      : `As they were seen last before this was shared${when}: not necessarily what the suite ran on.`;
  const keys = [...new Set(all.flatMap(({ allocatable }) => Object.keys(allocatable)))].sort(
    compareResources,
  );
  const sums = keys.map((key) => {
    const sum = sumQuantities(all.flatMap(({ allocatable }) => allocatable[key] ?? []));
    const said = sum === null ? null : sayAmount(key, sum);
    return html`<tr><td><code>${hider.hideInSuite(key)}</code></td><td class="right">${said?.words ?? "cannot be summed"}</td><td class="right"><code>${said?.exact ?? null}</code></td></tr>\n`;
  });
  const ready = all.filter((node) => node.ready === "True").length;
  return html`<section><h2>Nodes (${figure(ready)} of ${figure(all.length)} Ready)</h2>
<p class="soft">${from}</p>
<table><caption class="soft">Allocatable to pods on all nodes</caption><thead><tr><th scope="col">Resource</th><th scope="col" class="right">Sum</th><th scope="col" class="right">As Kubernetes writes it</th></tr></thead><tbody>
${sums}</tbody></table>
${shown.map((node) => oneNode(node, hider))}</section>`;
}

const byNumber = new Intl.Collator("en", { numeric: true });

/** @param node with its pseudonym */
function oneNode(node: ShareContent["nodes"][number], hider: SharePart["hider"]): Html {
  const ready = node.ready === "True" ? "Ready" : node.ready === "False" ? "not Ready" : "not heard of";
  const seen = node.versions;
  const versions = seen
    ? [
        `kubelet ${seen.kubelet}`,
        seen.osImage,
        `Linux ${seen.kernel}`,
        seen.containerRuntime,
        seen.architecture,
      ]
    : [];
  const entries = Object.entries(node.allocatable).sort(([a], [b]) => compareResources(a, b));
  return html`<h3>${node.name}</h3>
<p>${[[ready, ...node.roles].join(", "), ...versions].map(hider.hideInSuite).join(" · ")}</p>
<dl>${entries.map(([key, quantity]) => {
    const { words, exact } = sayQuantity(key, quantity);
    return html`<dt><code>${hider.hideInSuite(key)}</code></dt><dd>${hider.hideInSuite(words)}${words !== exact && html` <code class="soft">${hider.hideInSuite(exact)}</code>`}</dd>\n`;
  })}</dl>\n`;
}

/** Of the suite, the cluster and what made it. */
export function versions({ content: { run, cluster }, hider }: SharePart): Html {
  const facts: [string, string | null][] = [
    ["Product tested", run.product],
    ["Tests (e2e.test)", run.settings.suiteVersion],
    ["API server asked", run.settings.clusterVersion],
    ["Kubernetes of this lab", cluster?.kubernetes ?? null],
    ["RA2 profile", cluster?.profile ?? null],
    ["Deployed on", cluster && utc(cluster.deployedAt)],
  ];
  return html`<section><h2>Versions</h2>
${listFacts(facts, hider)}</section>`;
}

const FROM = {
  log: "as e2e.log says",
  given: "as the uploader said",
  counted: "told by the number of its conformance tests",
};

/** How the suite was started, as its files say, and how to check them. */
export function howRun({ content: { run }, hider }: SharePart): Html {
  const { settings, release, releaseFrom } = run;
  const number = (value: number | null) => (value === null ? null : String(value));
  const facts: [string, string | null][] = [
    ["Release", `${release ?? "not known"}${releaseFrom === null ? "" : `, ${FROM[releaseFrom]}`}`],
    ["Scope", run.scope],
    ["Started", run.startedAt === null ? "its files do not say when" : utc(run.startedAt)],
    ["Took", run.durationMs === null ? null : took(run.durationMs)],
    [run.source === "upload" ? "Uploaded on" : "Run by Fairlead on", utc(run.createdAt)],
    ["Ginkgo", String(settings.ginkgo)],
    ["Focus", settings.focus],
    ["Skip", settings.skip],
    ["Label filter", settings.labelFilter],
    ["Processes", number(settings.processes)],
    ["Tries of a failing test", number(settings.flakeAttempts)],
  ];
  return html`<section><h2>How it was run, and how to check it</h2>
${listFacts(facts, hider)}
<p>Ask for the result files, and compare their SHA-256:</p>
<dl>${run.files.map(({ kind, sha256 }) => html`<dt>${SUITE_FILE_NAMES[kind]}</dt><dd><code>${sha256}</code></dd>\n`)}</dl></section>`;
}

const listFacts = (facts: readonly [string, string | null][], hider: SharePart["hider"]): Html =>
  html`<dl>${facts.map(([word, value]) => value !== null && html`<dt>${word}</dt><dd>${hider.hideInSuite(value)}</dd>\n`)}</dl>`;
