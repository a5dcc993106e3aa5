/** One thing that is wrong with the settings. `file` may also be the name of an environment variable; then `line` is null. */
export type ConfigMistake = { file: string; line: number | null; sentence: string }

export function formatMistake({ file, line, sentence }: ConfigMistake): string {
  return line === null ? `${file}: ${sentence}` : `${file}:${line}: ${sentence}`
}

/** The known word nearest to a misspelt one, or null when none is near enough to be worth naming. */
export function findNearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, distance: countEdits(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, best.name.length / 3) ? best.name : null
}

/** Levenshtein distance, two rows at a time. */
function countEdits(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of Array.from(a).entries()) {
    const here = [row + 1]
    for (const [column, other] of Array.from(b).entries()) {
      const swap = (above[column] ?? 0) + (letter === other ? 0 : 1)
      here.push(Math.min(swap, (above[column + 1] ?? 0) + 1, (here[column] ?? 0) + 1))
    }
    above = here
  }
  return above[b.length] ?? 0
}
