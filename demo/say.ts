/** Where progress goes: one short line at a time. */
export type Say = (line: string) => void

export const sayNothing: Say = () => undefined
