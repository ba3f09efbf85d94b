import type { z } from "zod";
import { type DescriptorContent, MOST_TAGS } from "@/server/contract/lab";
import { type EditedDescriptor, TagHostsInput } from "@/server/contract/lab-draft";
import { badInput, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { takeTurn } from "../take-turn";
import { readNewestRevision } from "./read-newest-revision";
import { writeNextRevision } from "./write-next-revision";

/**
 * Puts tags on hosts and takes others off, as one new revision on whichever is the newest.
 * @throws DomainError `bad_input` for a host that is not there or when nothing changes; `wrong_state` for a practice lab
 */
export async function tagHosts(
  ctx: ServiceContext,
  input: z.input<typeof TagHostsInput>,
): Promise<EditedDescriptor> {
  const { labId, hosts, add, remove } = parseInput(TagHostsInput, input);
  const granted = await authorize(ctx, "lab.update", { labId });
  const author = actorName(granted.actor);
  return inAuditedWrite(ctx, granted, async (tx) => {
    await takeTurn(tx);
    const newest = await readNewestRevision(tx, labId);
    if (!newest) throw notFound("A descriptor of this lab");
    const content = retag(newest.content, new Set(hosts), add, new Set(remove));
    const { labName, ...written } = await writeNextRevision(tx, {
      ...{ labId, basedOn: newest.number, content, author, source: "form", can: labCan.edit },
    });
    const detail = { revision: written.number, hosts, add, remove };
    const entry = { action: "descriptor.tag", subject: labName, subjectId: labId, labId, detail };
    return { result: written, entry };
  });
}

function retag(
  content: DescriptorContent,
  names: ReadonlySet<string>,
  add: readonly string[],
  remove: ReadonlySet<string>,
): DescriptorContent {
  const unknown = [...names].filter((name) => !content.hosts.some((host) => host.name === name));
  if (unknown.length > 0) {
    const message = `The lab has no host ${unknown.join(", ")}.`;
    throw badInput(message, [{ field: "hosts", message }]);
  }
  return {
    ...content,
    hosts: content.hosts.map(({ tags = [], ...host }) => {
      const kept = names.has(host.name) ? [...tags.filter((tag) => !remove.has(tag)), ...add] : tags;
      const own = [...new Set(kept)].sort();
      if (own.length > MOST_TAGS) {
        const message = `The host ${host.name} would have ${own.length} tags, and ${MOST_TAGS} are the most: take some off.`;
        throw badInput(message, [{ field: "add", message }]);
      }
      return own.length > 0 ? { ...host, tags: own } : host;
    }),
  };
}
