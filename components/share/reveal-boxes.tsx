import { Checkbox, Stack, Text } from "@mantine/core";
import type { ShareOffer } from "@/server/contract/share";
import { type Revealed, SHARE_KIND_WORDS, SHARE_KINDS } from "@/server/contract/share-words";
import { bytes } from "../ui/format-bytes";

/** Which kinds a stranger may read as they are, and what stands in the file for the others. */
export function RevealBoxes({
  reveal,
  offer,
  onChange,
}: {
  reveal: Revealed;
  offer: ShareOffer | undefined;
  onChange: (reveal: Revealed) => void;
}) {
  const hidden = offer ? offer.hidden.names + offer.hidden.addresses + offer.hidden.serials : null;
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label="Show as they are"
        description="What is not ticked stands in the file as a pseudonym such as host-1, in logs and texts of failures too."
        value={SHARE_KINDS.filter((kind) => reveal[kind])}
        onChange={(ticked) =>
          onChange({
            names: ticked.includes("names"),
            addresses: ticked.includes("addresses"),
            serials: ticked.includes("serials"),
          })
        }
      >
        <Stack gap="xs" mt="sm">
          {SHARE_KINDS.map((kind) => (
            <Checkbox
              key={kind}
              value={kind}
              label={SHARE_KIND_WORDS[kind].title}
              description={SHARE_KIND_WORDS[kind].what}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Text size="sm" c="dimmed" role="status">
        {offer
          ? `${hidden} names, addresses and serials are pseudonyms; the file was searched for every one of them and has none. ${bytes(offer.size)}, ${bytes(offer.gzipped)} on the way.`
          : "The file is being made."}
      </Text>
      {offer && offer.ordinary.length > 0 && (
        <Text size="sm" c="dimmed">
          {offer.ordinary.map((word) => `“${word}”`).join(", ")}: also an ordinary word, replaced in what the
          lab said and left in the names of tests.
        </Text>
      )}
      {offer && offer.leftOut.length > 0 && (
        <Text size="sm" c="dimmed">
          To stay small: {offer.leftOut.join(" ")}
        </Text>
      )}
    </Stack>
  );
}
