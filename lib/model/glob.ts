/**
 * Names by a pattern: `*` is any run of characters, `?` any one, everything else itself. Without backtracking over more
 * than the last star, so that no pattern takes long.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  return matches(pattern, name, '?')
}

/** The same with `*` alone: of what may itself be called `?`, and of lists where no pattern may mean more than it did. */
export function matchesStars(pattern: string, name: string): boolean {
  return matches(pattern, name, null)
}

/** `any`: the character that stands for any one; null: none does. */
function matches(pattern: string, name: string, any: string | null): boolean {
  let at = 0
  let here = 0
  let star = -1
  let from = 0
  while (here < name.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at++
      from = here
    } else if (at < pattern.length && (pattern[at] === any || pattern[at] === name[here])) {
      at++
      here++
    } else if (star >= 0) {
      at = star + 1
      here = ++from
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}
