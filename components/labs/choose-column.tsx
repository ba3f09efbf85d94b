import { Checkbox } from "@mantine/core";
import type { Column } from "../ui/column";
import type { HostRow } from "./host-columns";

/** A box before each host; jump hosts have none. */
export const chooseColumn = (
  chosen: readonly string[],
  onChoose: (names: readonly string[]) => void,
): Column<HostRow> => ({
  key: "choose",
  title: "",
  action: true,
  width: 34,
  value: () => null,
  render: ({ name, jump }) =>
    !jump && (
      <Checkbox
        size="xs"
        aria-label={`Choose ${name}`}
        checked={chosen.includes(name)}
        onChange={(event) =>
          onChoose(event.currentTarget.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
        }
      />
    ),
});
