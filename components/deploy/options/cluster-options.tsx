import { TextInput } from "@mantine/core";
import type { PlanOffer } from "@/server/contract/plan-offer";
import { fieldId, type OptionFields } from "./option-fields";
import { CLUSTER_FIELDS } from "./option-texts";
import { CLUSTER_WORDS, clusterProposal } from "./option-words";

/** Ranges, endpoint, certificate, MTU, proxy and time servers of the cluster. */
export function ClusterOptions({
  fields: { texts, problems, onChange },
  offer,
}: {
  fields: OptionFields;
  offer: PlanOffer["cluster"];
}) {
  return CLUSTER_FIELDS.map((name) => {
    const field = `cluster.${name}`;
    const { label, hint } = CLUSTER_WORDS[name];
    return (
      <TextInput
        key={field}
        id={fieldId(field)}
        size="xs"
        label={label}
        description={hint}
        placeholder={clusterProposal(name, offer)}
        value={texts[field] ?? ""}
        onChange={(event) => onChange({ [field]: cleaned(name, event.currentTarget.value) })}
        error={problems[field]}
        inputMode={name === "mtu" ? "numeric" : undefined}
        autoComplete="off"
        spellCheck={false}
      />
    );
  });
}

const cleaned = (name: string, text: string) =>
  name === "mtu" ? text.replace(/\D/g, "").slice(0, 6) : text.replace(/^\s+/, "");
