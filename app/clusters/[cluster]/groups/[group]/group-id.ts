/**
 * The group that a URL names. Next hands the segment over percent-encoded; it is decoded exactly once, so that a group
 * may be called `a%2Fb`. `~` stands for ids that no path can carry (`.` and `..`). Null: not percent-encoded UTF-8.
 */
export function toGroupId(segment: string, id: string | string[] | undefined): string | null {
  const name = decode(segment)
  return name === '~' && typeof id === 'string' ? id : name
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
