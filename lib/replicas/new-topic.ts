import { formatCount } from '#lib/model/measure.ts'

type Survives = { writes: number; leader: number; data: number }

/**
 * What a topic with so many copies survives, all of them in sync to begin with. `writes`: max(0, R − m) brokers may stop with
 * acks=all writes going on. `leader`: R − 1. `data`: m − 1 disks, which is what the settings alone promise of an acknowledged
 * message; while all copies are in sync it is R − 1.
 */
export function sayNewTopic(
  replicationFactor: number,
  minIsr: number,
): { survives: Survives; sentence: string; risk: string | null } {
  const survives = {
    writes: Math.max(0, replicationFactor - minIsr),
    leader: replicationFactor - 1,
    data: Math.min(minIsr, replicationFactor) - 1,
  }
  return {
    survives,
    sentence: saySurvival(replicationFactor, survives),
    risk: sayRisk(replicationFactor, minIsr),
  }
}

function saySurvival(copies: number, { writes, leader, data }: Survives): string {
  if (copies === 1)
    return 'One copy: while its broker is away nobody writes or reads, and with its disk the messages are lost.'
  const going =
    writes === 0
      ? 'As soon as one broker stops, writes with acks all stop'
      : `${upTo(writes, 'broker')} may stop and writes with acks all go on`
  const read = `${upTo(leader, 'broker')} may stop before nobody leads`
  const inSync = data === leader ? '' : `, ${lower(upTo(leader, 'disk'))} while all copies are in sync`
  const kept =
    data === 0
      ? 'no lost disk is certain to be harmless to an acknowledged message'
      : `${upTo(data, 'disk')} may be lost for good without an acknowledged message${inSync}`
  return `${going}; ${lower(read)}; ${lower(kept)}.`
}

function sayRisk(copies: number, minIsr: number): string | null {
  if (copies === 1) return null
  if (minIsr === copies) return 'Every restart of a broker that holds a copy stops writes with acks all.'
  if (minIsr === 1)
    return 'While other copies are behind, an acknowledged message may stand on one disk alone.'
  return null
}

function upTo(count: number, noun: string): string {
  return count === 1 ? `One ${noun}` : `Up to ${formatCount(count)} ${noun}s`
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}
