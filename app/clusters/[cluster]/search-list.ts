/** A name that may stand in an address several times: `group=a&group=b`. */
export function toList(value: string | string[] | undefined): string[] {
  const all = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return [...new Set(all)]
}
