/**
 * A column of int64. Offsets must survive past 2^53, yet a roll-up over a million of them cannot afford a bigint each:
 * `num` reads one without allocating and is exact, or NaN when the value does not fit a double.
 */
export class Int64Column {
  #values: BigInt64Array
  #halves: Int32Array
  length: number

  constructor(length = 0, capacity = length) {
    this.#values = new BigInt64Array(Math.max(capacity, 4))
    this.#halves = new Int32Array(this.#values.buffer)
    this.length = length
  }

  get(at: number): bigint {
    return this.#values[at] ?? 0n
  }

  /** The value as a double, exactly, or NaN when it is outside ±2^53. */
  num(at: number): number {
    const high = this.#halves[at * 2 + HIGH] ?? 0
    if (high >= 0x20_0000 || high < -0x20_0000) return Number.NaN
    return high * 0x1_0000_0000 + ((this.#halves[at * 2 + LOW] ?? 0) >>> 0)
  }

  set(at: number, value: bigint): void {
    this.#values[at] = value
  }

  push(value: bigint): void {
    if (this.length === this.#values.length) this.#grow(this.length * 2)
    this.#values[this.length++] = value
  }

  /** Copies rows `from` (included) to `to` (not) of `source` behind what is here. */
  append(source: Int64Column, from = 0, to = source.length): void {
    const length = this.length + to - from
    if (length > this.#values.length) this.#grow(Math.max(length, this.#values.length * 2))
    this.#values.set(source.#values.subarray(from, to), this.length)
    this.length = length
  }

  /** Copies rows `from` (included) to `to` (not) of `source` to `at`. */
  copyFrom(source: Int64Column, from: number, to: number, at: number): void {
    this.#values.set(source.#values.subarray(from, to), at)
  }

  get byteLength(): number {
    return this.#values.byteLength
  }

  #grow(capacity: number): void {
    const grown = new BigInt64Array(capacity)
    grown.set(this.#values)
    this.#values = grown
    this.#halves = new Int32Array(grown.buffer)
  }
}

const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1
const HIGH = 1 - LOW
