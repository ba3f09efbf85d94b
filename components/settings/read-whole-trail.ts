/** All pages of a list, one after the other. @param readPage reads the page behind a cursor, the first without one */
export async function readWholeTrail<Row>(
  readPage: (cursor: { cursor?: string }) => Promise<{ items: Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Row[]; nextCursor: string | null } = await readPage(
      cursor === null ? {} : { cursor },
    );
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
