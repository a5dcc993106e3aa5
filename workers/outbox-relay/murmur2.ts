// The hash by which Kafka's Java client spreads keys (org.apache.kafka.common.utils.Utils.murmur2), in 32-bit words.
const M = 0x5bd1e995

export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = 0x9747b28c ^ bytes.length
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(view.getInt32(at, true), M)
    hash = Math.imul(hash, M) ^ Math.imul(word ^ (word >>> 24), M)
  }
  const rest = bytes.subarray(whole)
  if (rest.length > 0) {
    for (const [place, byte] of rest.entries()) hash ^= byte << (8 * place)
    hash = Math.imul(hash, M)
  }
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}

/** The partition that Kafka's Java client would choose for the key. Without one, `turn` spreads: any counter. */
export function toPartition(key: Uint8Array | null, turn: bigint, partitions: number): number {
  return key === null ? Number(turn % BigInt(partitions)) : (murmur2(key) & 0x7fffffff) % partitions
}
