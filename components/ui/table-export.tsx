"use client";

import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Column } from "./column";
import { saveFile } from "./save-file";
import { toCsv, toRecords } from "./to-csv";

/** The table as a file, CSV or JSON. */
export function ExportMenu<Row>({
  name,
  columns,
  rows,
}: {
  name: string;
  columns: readonly Column<Row>[];
  rows: () => Promise<readonly Row[]>;
}) {
  const keys = columns.map((column) => column.key);
  const cells = async () => (await rows()).map((row) => columns.map((column) => column.value(row)));
  return (
    <Menu width={180}>
      <Menu.Target>
        <Tooltip label="Export this table">
          <ActionIcon aria-label="Export this table">
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={async () => saveFile(`${name}.csv`, "text/csv", toCsv(keys, await cells()))}>
          CSV
        </Menu.Item>
        <Menu.Item
          onClick={async () => {
            const text = JSON.stringify(toRecords(keys, await cells()), null, 2);
            saveFile(`${name}.json`, "application/json", `${text}\n`);
          }}
        >
          JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
