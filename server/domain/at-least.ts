const numbers = (version: string) => version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);

/** Is version `a` at least `major.minor`? */
export function atLeast(a: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = numbers(a);
  return first > major || (first === major && second >= minor);
}
