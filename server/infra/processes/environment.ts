/** The whole environment of a child. Next.js declares NODE_ENV to be in every environment; a child's need not have it. */
export const environmentOf = (values: Readonly<Record<string, string>>): NodeJS.ProcessEnv =>
  values as NodeJS.ProcessEnv;
