import { NativeSelect, TextInput } from "@mantine/core";
import type { PlanOffer } from "@/server/contract/plan-offer";
import { fieldId, type OptionFields } from "./option-fields";
import { TELCO_WORDS, telcoProposal } from "./option-words";

/** Whether SR-IOV device plugin and Node Feature Discovery are deployed, and how their resources are called. */
export function TelcoOptions({
  fields: { texts, problems, onChange },
  offer,
}: {
  fields: OptionFields;
  /** Null while no plan could be made. */
  offer: PlanOffer["telco"] | null;
}) {
  return (
    <>
      <NativeSelect
        id={fieldId("telco.addOns")}
        size="xs"
        label={TELCO_WORDS.addOns.label}
        description={offer?.reason}
        value={texts["telco.addOns"] ?? ""}
        onChange={(event) => onChange({ "telco.addOns": event.currentTarget.value })}
        error={problems["telco.addOns"]}
        data={[
          { value: "", label: telcoProposal("addOns", offer) },
          { value: "on", label: "on" },
          { value: "off", label: "off" },
        ]}
      />
      <TextInput
        id={fieldId("telco.resourcePrefix")}
        size="xs"
        label={TELCO_WORDS.resourcePrefix.label}
        description={TELCO_WORDS.resourcePrefix.hint}
        placeholder={telcoProposal("resourcePrefix", offer)}
        value={texts["telco.resourcePrefix"] ?? ""}
        onChange={(event) => onChange({ "telco.resourcePrefix": event.currentTarget.value.trim() })}
        error={problems["telco.resourcePrefix"]}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
}
