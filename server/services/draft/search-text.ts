/** What a registered lab is found by, lower-cased. */
export const searchText = ({ name, site }: { name: string; site: string }): string =>
  `${name} ${site}`.trim().toLowerCase();
