/**
 * A long text without its middle, cut between lines or at least between words, so that no name is cut in two before it can
 * be found.
 * @param most characters that are kept at most
 */
export function cutAtLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.ceil(most * 0.6));
  const tail = text.slice(-Math.floor(most * 0.4));
  const endOfHead = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" "), 0);
  const ends = [tail.indexOf("\n"), tail.indexOf(" ")].filter((at) => at >= 0);
  const startOfTail = ends.length === 0 ? tail.length : Math.min(...ends) + 1;
  const kept = [head.slice(0, endOfHead), tail.slice(startOfTail)];
  const left = text.length - kept.join("").length;
  return `${kept[0]}\n… ${left.toLocaleString("en-GB")} characters left out …\n${kept[1]}`;
}
