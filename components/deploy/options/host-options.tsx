import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { HostOffer } from "@/server/contract/plan-offer";
import { RelativeTime } from "../../ui/relative-time";
import { fieldId, type OptionFields } from "./option-fields";
import { addressProposal, cpuWords, HOST_WORDS, POLICIES } from "./option-words";
import classes from "./options.module.css";

/** Node address and what the kubelet of one host is asked for. */
export function HostOptions({
  host,
  fields,
  offer,
}: {
  host: string;
  fields: OptionFields;
  /** Null for a host that is not in the plan, or while there is none. */
  offer: HostOffer | null;
}) {
  const { texts, problems, onChange } = fields;
  const facts = offer?.facts ?? null;
  const reserved = `hosts.${host}.reservedSystemCPUs`;
  return (
    <>
      <p className={classes.read}>
        {facts ? (
          <>
            {cpuWords(facts.cpus)} · facts read <RelativeTime at={facts.at} />
          </>
        ) : (
          "No facts yet: read them, and the host's own addresses are offered here."
        )}
      </p>
      {offer && facts && facts.addresses.length > 0 ? (
        <AddressSelect host={host} fields={fields} offer={offer} addresses={facts.addresses} />
      ) : (
        (["address", "nic"] as const).map((name) => (
          <TextInput
            key={name}
            id={fieldId(`hosts.${host}.${name}`)}
            size="xs"
            label={HOST_WORDS[name].label}
            placeholder={
              name === "nic"
                ? "as proposed: the one that has the address"
                : offer
                  ? addressProposal(offer)
                  : ""
            }
            value={texts[`hosts.${host}.${name}`] ?? ""}
            onChange={(event) => onChange({ [`hosts.${host}.${name}`]: event.currentTarget.value.trim() })}
            error={problems[`hosts.${host}.${name}`]}
            autoComplete="off"
            spellCheck={false}
          />
        ))
      )}
      <TextInput
        id={fieldId(reserved)}
        size="xs"
        label={HOST_WORDS.reservedSystemCPUs.label}
        description={HOST_WORDS.reservedSystemCPUs.hint}
        placeholder="as proposed: none"
        value={texts[reserved] ?? ""}
        onChange={(event) => onChange({ [reserved]: event.currentTarget.value.replace(/\s/g, "") })}
        error={problems[reserved]}
        autoComplete="off"
        spellCheck={false}
      />
      {(["cpuManagerPolicy", "topologyManagerPolicy"] as const).map((name) => (
        <NativeSelect
          key={name}
          id={fieldId(`hosts.${host}.${name}`)}
          size="xs"
          label={HOST_WORDS[name].label}
          value={texts[`hosts.${host}.${name}`] ?? ""}
          onChange={(event) => onChange({ [`hosts.${host}.${name}`]: event.currentTarget.value })}
          error={problems[`hosts.${host}.${name}`]}
          data={[
            { value: "", label: "as proposed: none" },
            ...POLICIES[name].map((value) => ({ value, label: value })),
          ]}
        />
      ))}
      {fields.hosts.length > 1 && KUBELET_FIELDS.some((name) => texts[`hosts.${host}.${name}`]) && (
        <Button
          size="compact-xs"
          variant="default"
          className={classes.forAll ?? ""}
          onClick={() => onChange(onEveryHost(host, fields))}
        >
          Same CPUs and policies on every host
        </Button>
      )}
    </>
  );
}

const KUBELET_FIELDS = ["reservedSystemCPUs", "cpuManagerPolicy", "topologyManagerPolicy"] as const;

/** The kubelet options of one host for all of them; addresses stay each host's own. */
const onEveryHost = (host: string, { hosts, texts }: OptionFields) =>
  Object.fromEntries(
    hosts.flatMap((other) =>
      KUBELET_FIELDS.map((name) => [`hosts.${other}.${name}`, texts[`hosts.${host}.${name}`] ?? ""]),
    ),
  );

type Addresses = NonNullable<HostOffer["facts"]>["addresses"];

/** The addresses the host has, each with its interface: one choice sets both. */
function AddressSelect({
  host,
  fields: { texts, problems, onChange },
  offer,
  addresses,
}: {
  host: string;
  fields: OptionFields;
  offer: HostOffer;
  addresses: Addresses;
}) {
  const [address, nic] = [texts[`hosts.${host}.address`] ?? "", texts[`hosts.${host}.nic`] ?? ""];
  const value = address === "" && nic === "" ? "" : `${address} ${nic}`;
  const offered = addresses.map((one) => ({
    value: `${one.address} ${one.nic}`,
    label: `${one.address} on ${one.nic}, network ${one.network}`,
  }));
  const known = value === "" || offered.some((one) => one.value === value);
  const undecided = offer.facts?.undecided ?? [];
  const problem = problems[`hosts.${host}.address`] ?? problems[`hosts.${host}.nic`];
  return (
    <NativeSelect
      id={fieldId(`hosts.${host}.address`)}
      size="xs"
      label={HOST_WORDS.address.label}
      description={
        undecided.length > 1
          ? `The host has several networks the nodes could use (${undecided.join(", ")}), and none is taken by itself: choose one.`
          : undefined
      }
      value={value}
      onChange={(event) => {
        const [chosen = "", on = ""] = event.currentTarget.value.split(" ");
        onChange({ [`hosts.${host}.address`]: chosen, [`hosts.${host}.nic`]: on });
      }}
      error={problem}
      data={[
        { value: "", label: addressProposal(offer) },
        ...offered,
        ...(known ? [] : [{ value, label: askedWords(address, nic) }]),
      ]}
    />
  );
}

/** A choice of somebody else, by REST or in an address that was sent: shown as it is. */
function askedWords(address: string, nic: string): string {
  if (nic === "") return address;
  return address === "" ? `what is on ${nic}` : `${address} on ${nic}`;
}
