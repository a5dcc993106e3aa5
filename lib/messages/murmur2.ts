/** 32 bits, as Kafka's Java client computes it: the lengths and signs of its integers are part of the definition. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  let hash = SEED ^ length
  const words = length >> 2
  for (let word = 0; word < words; word++) {
    const at = word * 4
    let k =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    k = Math.imul(k, M)
    k ^= k >>> R
    k = Math.imul(k, M)
    hash = Math.imul(hash, M) ^ k
  }
  const tail = words * 4
  const left = length & 3
  if (left >= 3) hash ^= (bytes[tail + 2] ?? 0) << 16
  if (left >= 2) hash ^= (bytes[tail + 1] ?? 0) << 8
  if (left >= 1) hash = Math.imul(hash ^ (bytes[tail] ?? 0), M)
  hash ^= hash >>> 13
  hash = Math.imul(hash, M)
  return hash ^ (hash >>> 15)
}

const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

/** Where Kafka's own producer puts a key. The sign is dropped, not turned: so does Java. */
export function partitionOfKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions
}
