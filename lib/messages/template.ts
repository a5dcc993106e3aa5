import { formatUtc } from '#lib/model/calendar.ts'

/** What a template is filled from. */
export type TemplateHands = {
  uuid(): string
  nowMs: number
  /** From 0 up to 1, without it. */
  random(): number
  /** Of this message among its copies, from 1 on. */
  counter: number
}

const FIELD = /\{\{\s*([a-z]+)((?:\s+-?\d+)*)\s*\}\}/g

/**
 * Fills in `{{uuid}}`, `{{counter}}`, `{{now}}` (epoch ms), `{{iso}}` and `{{random 1 100}}`. What is no field of these stays as it
 * is, so that text in braces survives; `because` names a field that is mistyped.
 */
export function fillTemplate(text: string, hands: TemplateHands): { text: string; because: string | null } {
  let because: string | null = null
  const filled = text.replaceAll(FIELD, (whole, name: string, rest: string) => {
    const value = toValue(name, rest.trim() === '' ? [] : rest.trim().split(/\s+/).map(Number), hands)
    if (value === null) because ??= `${whole} is no field: uuid, counter, now, iso and random FROM TO are.`
    return value ?? whole
  })
  return { text: filled, because }
}

function toValue(name: string, numbers: readonly number[], hands: TemplateHands): string | null {
  if (name === 'random') {
    const [from, to] = numbers
    if (from === undefined || to === undefined || numbers.length !== 2 || from > to) return null
    return String(from + Math.floor(hands.random() * (to - from + 1)))
  }
  if (numbers.length > 0) return null
  switch (name) {
    case 'uuid':
      return hands.uuid()
    case 'counter':
      return String(hands.counter)
    case 'now':
      return String(hands.nowMs)
    case 'iso':
      return formatUtc(hands.nowMs)
    default:
      return null
  }
}
