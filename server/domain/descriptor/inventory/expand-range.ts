/** `node[01:03].lab` -> node01.lab, node02.lab, node03.lab; also [a:f] and [1:9:2] (Ansible's expand_hostname_range). */
export function expandRange(pattern: string, most: number): string[] | null {
  const match = /^([^[]*)\[([0-9]+|[a-zA-Z]):([0-9]+|[a-zA-Z])(?::([1-9][0-9]*))?\](.*)$/.exec(pattern);
  if (!match) return pattern.includes("[") && /:\d+\]|:[a-z]\]/.test(pattern) ? null : [pattern];
  const [, head = "", from = "", to = "", step = "1", tail = ""] = match;
  const middle = expandOne(from, to, Number(step), most);
  const tails = middle && expandRange(tail, most);
  if (!middle || !tails || middle.length * tails.length > most) return null;
  return middle.flatMap((one) => tails.map((rest) => `${head}${one}${rest}`));
}

function expandOne(from: string, to: string, step: number, most: number): string[] | null {
  const digits = /^\d+$/;
  if (digits.test(from) && digits.test(to)) {
    const [first, last] = [Number(from), Number(to)];
    if (last < first || (last - first) / step >= most) return null;
    const width = from.startsWith("0") ? from.length : 0;
    return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) =>
      String(first + i * step).padStart(width, "0"),
    );
  }
  if (digits.test(from) || digits.test(to) || to < from) return null;
  const first = from.charCodeAt(0);
  return Array.from({ length: Math.floor((to.charCodeAt(0) - first) / step) + 1 }, (_, i) =>
    String.fromCharCode(first + i * step),
  );
}
