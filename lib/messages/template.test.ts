import { expect, test } from 'vitest'
import { fillTemplate } from './template.ts'

const hands = { uuid: () => 'u-1', nowMs: 0, random: () => 0.999, counter: 7 }

test.each([
  [
    '{"id":"{{uuid}}","n":{{counter}},"at":{{now}},"iso":"{{ iso }}"}',
    '{"id":"u-1","n":7,"at":0,"iso":"1970-01-01T00:00:00.000Z"}',
  ],
  ['{{random 1 6}} {{random -5 -5}}', '6 -5'],
  ['{"a":{"b":{}}}', '{"a":{"b":{}}}'],
  ['{{UUID}} {{}} {{ a.b }}', '{{UUID}} {{}} {{ a.b }}'],
  ['$& $1 {{uuid}}', '$& $1 u-1'],
])('%s', (text, filled) => {
  expect(fillTemplate(text, hands)).toEqual({ text: filled, because: null })
})

test.each(['{{uiud}}', '{{random}}', '{{random 6 1}}', '{{random 1 2 3}}', '{{counter 5}}'])(
  '%s is told, and left as it is',
  (text) => {
    expect(fillTemplate(`a ${text}`, hands)).toEqual({
      text: `a ${text}`,
      because: expect.stringContaining(text),
    })
  },
)
