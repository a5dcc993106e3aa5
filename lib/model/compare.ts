/** By code unit, the same in every locale: a page must not depend on where the server runs. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
