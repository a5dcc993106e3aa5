/** A column of int32 that grows while an answer of unknown length is decoded into it. */
export class Int32Column {
  #values: Int32Array
  length: number

  constructor(length = 0, capacity = length) {
    this.#values = new Int32Array(Math.max(capacity, 8))
    this.length = length
  }

  get(at: number): number {
    return this.#values[at] ?? 0
  }

  set(at: number, value: number): void {
    this.#values[at] = value
  }

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow(this.length * 2)
    this.#values[this.length++] = value
  }

  append(source: Int32Column): void {
    if (this.length + source.length > this.#values.length) {
      this.#grow(Math.max(this.length + source.length, this.#values.length * 2))
    }
    this.#values.set(source.#values.subarray(0, source.length), this.length)
    this.length += source.length
  }

  equals(other: Int32Column): boolean {
    if (this.length !== other.length) return false
    for (let at = 0; at < this.length; at++) if (this.#values[at] !== other.#values[at]) return false
    return true
  }

  get byteLength(): number {
    return this.#values.byteLength
  }

  #grow(capacity: number): void {
    const grown = new Int32Array(capacity)
    grown.set(this.#values)
    this.#values = grown
  }
}
