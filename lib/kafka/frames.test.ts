import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { openFrames } from './frames.ts'

function frame(length: number): Buffer {
  const bytes = Buffer.alloc(4 + length, 0xee)
  bytes.writeInt32BE(length)
  return bytes
}

describe('frames', () => {
  it('of any length pass, in whatever pieces they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 4, max: 40 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
        (lengths, pieces) => {
          const bytes = Buffer.concat(lengths.map(frame))
          const follow = openFrames('broker:9092')
          for (let at = 0, n = 0; at < bytes.length; n++) {
            const piece = bytes.subarray(at, (at += pieces[n % pieces.length] ?? 1))
            expect(() => follow(piece)).not.toThrow()
          }
        },
      ),
    )
  })

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['a negative length', Buffer.from([0xff, 0xff, 0xff, 0xfc, 0])],
    ['no room for the number of the question', Buffer.from([0, 0, 0, 3])],
    ['a bad frame behind a good one', Buffer.concat([frame(9), Buffer.from('SSH-2.0')])],
  ])('that are none are refused at once: %s', (_, bytes) => {
    expect(() => openFrames('broker:9092')(bytes)).toThrow(
      new Fault('protocol', 'broker:9092 does not speak Kafka. Is the port right?'),
    )
  })
})
