/** "1 lab", "12 labs", "the first 200 labs" where there are more. */
export function countWords(count: number, one: string, many: string, more = false): string {
  if (more) return `the first ${count} ${many}`;
  return `${count} ${count === 1 ? one : many}`;
}
