import { describe, expect, it } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import {
  apiKey,
  decodeMessage,
  decodeRequest,
  decodeResponse,
  decodeStream,
  encodeMessage,
  encodeRequest,
  encodeResponse,
  isFlexible,
  versionsOf,
  type ApiName,
} from './codec.ts'
import { recordings } from './recorded.ts'
import { apiTables } from './tables/index.ts'
import { WireError } from './wire-error.ts'

function answerTo<K extends ApiName>(api: K, version: number) {
  const recording = recordings.find((one) => one.api === api && one.version === version)
  if (!recording) throw new Error(`${api} ${version} was not recorded`)
  return decodeResponse(api, version, recording.response)
}

describe('what a real broker answered', () => {
  it('is recorded for every version of every API', () => {
    const spoken = Object.entries(apiTables).flatMap(([api, { response }]) => {
      const [min, max] = response.versions
      return Array.from({ length: max - min + 1 }, (_, index) => `${api} ${min + index}`)
    })
    expect(recordings.map(({ api, version }) => `${api} ${version}`).toSorted()).toEqual(spoken.toSorted())
  })

  it.each(recordings)(
    '$api $version is as long when written again, and means the same',
    ({ api, version, response }) => {
      const value = decodeResponse(api, version, response)
      const bytes = encodeResponse(api, version, value as never)
      expect(decodeResponse(api, version, bytes)).toEqual(value)
      expect(bytes).toHaveLength(response.length)
    },
  )

  it.each(recordings)('$api $version: the request reads back as it was sent', ({ api, version, request }) => {
    expect(encodeRequest(api, version, decodeRequest(api, version, request) as never)).toEqual(request)
  })

  it('Metadata keeps the error of a topic as data', () => {
    const { topics, brokers, clusterId } = answerTo('Metadata', 12)
    expect(brokers).toEqual([{ nodeId: 1, host: '127.0.0.1', port: 29492, rack: 'rack-a' }])
    expect(clusterId).toBe('AAAAAAAAQACAAAAAAAAAAQ')
    expect(topics.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ['orders', 0],
      ['payments', 0],
      ['nowhere', 3],
    ])
    expect(topics[0]?.topicId).toMatch(/^[0-9a-f]{32}$/)
    expect(topics[0]?.partitions[2]).toEqual({
      errorCode: 0,
      partitionIndex: 2,
      leaderId: 1,
      leaderEpoch: 0,
      replicaNodes: [1],
      isrNodes: [1],
      offlineReplicas: [],
    })
  })

  it('Metadata 0 has defaults for what came later', () => {
    const { topics, brokers, clusterId, controllerId } = answerTo('Metadata', 0)
    expect([clusterId, controllerId, brokers[0]?.rack]).toEqual([null, -1, null])
    expect(topics[0]?.topicId).toBe('0'.repeat(32))
    expect(topics[0]?.partitions[0]?.leaderEpoch).toBe(-1)
  })

  it('ListGroups names the type of each group', () => {
    const { groups } = answerTo('ListGroups', 5)
    expect(groups.map(({ groupId, groupType }) => `${groupId} ${groupType}`)).toEqual([
      'shipping classic',
      'billing consumer',
      'workers share',
    ])
  })

  it('OffsetFetch 9 gives offsets as bigint, and an unknown group without topics', () => {
    const { groups } = answerTo('OffsetFetch', 9)
    expect(groups.map(({ groupId }) => groupId)).toEqual(['shipping', 'billing', 'nobody'])
    expect(groups[0]?.topics.find(({ name }) => name === 'payments')?.partitions).toEqual([
      { partitionIndex: 0, committedOffset: 12n, committedLeaderEpoch: -1, metadata: '', errorCode: 0 },
    ])
    expect(groups[2]).toEqual({ groupId: 'nobody', topics: [], errorCode: 0 })
  })

  it('ListOffsets keeps the error of a partition as data', () => {
    const partitions = answerTo('ListOffsets', 11).topics[0]?.partitions
    expect(
      partitions?.map(({ partitionIndex, errorCode, offset }) => [partitionIndex, errorCode, offset]),
    ).toEqual([
      [9, 3, -1n],
      [0, 0, 2n],
      [1, 0, 32n],
      [2, 0, 2n],
    ])
  })

  it('Fetch gives the batches as they are, and says which transactions were aborted', () => {
    const [orders, payments] = answerTo('Fetch', 12).responses
    expect(orders?.partitions.map(({ records }) => records?.length)).toEqual([93, 103])
    expect(payments?.partitions[0]?.abortedTransactions).toEqual([{ producerId: 1n, firstOffset: 2n }])
    expect(payments?.partitions[0]?.lastStableOffset).toBe(4n)
  })

  it('Fetch 18 names topics by id, and keeps the error of a partition as data', () => {
    const { responses } = answerTo('Fetch', 18)
    expect(responses.map(({ topic }) => topic)).toEqual(['', '', ''])
    expect(responses[2]?.topicId).toBe(responses[0]?.topicId)
    expect(responses[2]?.partitions.map((one) => [one.partitionIndex, one.errorCode])).toEqual([[9, 3]])
  })

  it('a tagged structure that has its defaults is left out, as Kafka does', () => {
    const bare = encodeRequest('Fetch', 15, { maxWaitMs: 0, minBytes: 0, topics: [] })
    const said = { replicaId: -1, replicaEpoch: -1n }
    expect(encodeRequest('Fetch', 15, { maxWaitMs: 0, minBytes: 0, topics: [], replicaState: said })).toEqual(
      bare,
    )
    const other = { maxWaitMs: 0, minBytes: 0, topics: [], replicaState: { ...said, replicaId: 7 } }
    expect(decodeRequest('Fetch', 15, encodeRequest('Fetch', 15, other)).replicaState).toEqual({
      replicaId: 7,
      replicaEpoch: -1n,
    })
  })

  it('OffsetCommit says which partition was refused', () => {
    const partitions = answerTo('OffsetCommit', 9).topics[0]?.partitions
    expect(partitions).toEqual([
      { partitionIndex: 77, errorCode: 3 },
      { partitionIndex: 0, errorCode: 0 },
      { partitionIndex: 1, errorCode: 0 },
    ])
  })

  it('ConsumerGroupDescribe refuses a classic group and describes its own kind', () => {
    const [classic, consumer] = answerTo('ConsumerGroupDescribe', 1).groups
    expect([classic?.errorCode, classic?.errorMessage]).toEqual([
      69,
      'Group shipping is not a consumer group.',
    ])
    expect(consumer?.members[0]?.assignment.topicPartitions[0]?.partitions).toEqual([0, 1, 2])
    expect(consumer?.members[0]?.rackId).toBe('rack-a')
  })

  it('ShareGroupDescribe and DescribeShareGroupOffsets describe a share group', () => {
    expect(answerTo('ShareGroupDescribe', 1).groups[0]?.members).toHaveLength(1)
    const offsets = answerTo('DescribeShareGroupOffsets', 1).groups[0]?.topics[0]?.partitions
    expect(offsets?.map(({ startOffset, lag }) => [startOffset, lag])).toEqual([
      [0n, 0n],
      [30n, 0n],
      [0n, 0n],
    ])
  })

  it('DescribeTopicPartitions stops at its limit and says where to go on', () => {
    const { topics, nextCursor } = answerTo('DescribeTopicPartitions', 0)
    expect(topics[0]?.partitions).toHaveLength(2)
    expect(nextCursor).toEqual({ topicName: 'orders', partitionIndex: 2 })
  })

  it('ApiVersions carries its features in tags', () => {
    const { finalizedFeatures, finalizedFeaturesEpoch } = answerTo('ApiVersions', 4)
    expect(finalizedFeatures).toContainEqual({
      name: 'metadata.version',
      maxVersionLevel: 30,
      minVersionLevel: 30,
    })
    expect(finalizedFeaturesEpoch).toBeGreaterThan(0n)
  })

  it('DescribeGroups carries member bytes that decodeMessage reads', () => {
    const member = answerTo('DescribeGroups', 6).groups[0]?.members[0]
    const assignment = decodeMessage(
      'ConsumerProtocolAssignment',
      member?.memberAssignment ?? Buffer.alloc(0),
    )
    expect(assignment.assignedPartitions).toEqual([
      { topic: 'orders', partitions: [0, 1, 2] },
      { topic: 'payments', partitions: [0] },
    ])
    const subscription = decodeMessage(
      'ConsumerProtocolSubscription',
      member?.memberMetadata ?? Buffer.alloc(0),
    )
    expect(subscription.topics).toEqual(['orders', 'payments'])
  })
})

describe('requests', () => {
  it('Metadata 12 for all topics is four bytes', () => {
    const bytes = encodeRequest('Metadata', 12, { topics: null, allowAutoTopicCreation: false })
    expect(bytes.toString('hex')).toBe('00000000')
  })

  it('leave out what the version lacks, so that one body serves both ways of asking', () => {
    const body = { groupId: 'a', topics: null, groups: [{ groupId: 'a', topics: null }] }
    expect(decodeRequest('OffsetFetch', 7, encodeRequest('OffsetFetch', 7, body))).toMatchObject({
      groupId: 'a',
      groups: [],
    })
    expect(decodeRequest('OffsetFetch', 9, encodeRequest('OffsetFetch', 9, body))).toMatchObject({
      groupId: '',
      groups: [{ groupId: 'a', topics: null, memberId: null, memberEpoch: -1 }],
    })
  })

  it.each([
    [
      'null where the version has none',
      () => encodeRequest('Metadata', 0, { topics: null }),
      'topics cannot carry null',
    ],
    [
      'text that is no uuid',
      () => encodeRequest('Metadata', 12, { topics: [{ name: null, topicId: 'x' }] }),
      'topics[].topicId cannot carry "x"',
    ],
    [
      'a fraction',
      () => encodeRequest('ListOffsets', 7, { replicaId: 0.5, topics: [] }),
      'replicaId cannot carry 0.5',
    ],
  ])('refuse %s', (_claim, encode, message) => {
    expect(encode).toThrow(new TypeError(message))
  })

  it('refuse a version that we do not speak', () => {
    expect(() => encodeRequest('OffsetFetch', 10, {})).toThrow(RangeError)
  })

  it.each([
    ['Metadata', 3, 8, false],
    ['Metadata', 3, 9, true],
    ['DescribeConfigs', 32, 3, false],
    ['StreamsGroupDescribe', 89, 0, true],
  ] as const)('%s has key %i and at version %i flexible: %s', (api, key, version, flexible) => {
    expect(apiKey(api)).toBe(key)
    expect(isFlexible(api, version)).toBe(flexible)
  })

  it('OffsetFetch ends at 9, though brokers go on', () => {
    expect(versionsOf('OffsetFetch')).toEqual({ min: 1, max: 9 })
  })
})

describe('broken bytes', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

  it.each([
    ['cut in a number', 12, '000000', 'throttleTimeMs at byte 0: needs 4 bytes, 3 are left'],
    [
      'a list longer than the bytes',
      12,
      '00000000 ff7f',
      'brokers at byte 6: length 16382 runs past the end',
    ],
    ['a list of −2', 0, 'fffffffe', 'brokers at byte 4: length -2'],
    ['null where no null may be', 12, '00000000 00', 'brokers at byte 5: null where no null may be'],
    [
      'a string longer than the bytes',
      0,
      '00000001 00000001 0009 61 00000001',
      'brokers[].host at byte 10: length 9 runs past the end',
    ],
    [
      'a number that never ends',
      12,
      '00000000 ffffffffff',
      'brokers at byte 9: a number of more than 32 bits',
    ],
    [
      'more tags than bytes',
      12,
      '00000000 01 00 00000001 01 7f',
      'tags at byte 12: 127 tags run past the end',
    ],
    [
      'a tag longer than the bytes',
      12,
      '00000000 01 00 00000001 01 01 07 7f',
      'tags at byte 14: needs 127 bytes, 0 are left',
    ],
    ['bytes left over', 12, '00000000 01 00 00000001 01 00 00', 'message at byte 12: 1 bytes too many'],
  ])('%s', (_claim, version, text, complaint) => {
    const decode = () => decodeResponse('Metadata', version, hex(text))
    expect(decode).toThrow(WireError)
    expect(decode).toThrow(Fault)
    expect(decode).toThrow(`MetadataResponse ${version}: ${complaint}.`)
  })

  it('a tag that we do not know is stepped over', () => {
    const value = decodeResponse('Metadata', 12, hex('00000000 01 00 00000001 01 02 05 01 61 07 02 6162'))
    expect(value.controllerId).toBe(1)
  })

  it('a tag that we know fills its size', () => {
    const known = (size: string) => hex(`0000 01 00000000 01 01 ${size} 0000000000000007 00`)
    expect(() => decodeResponse('ApiVersions', 3, known('09'))).toThrow(
      'tag 1 is shorter than the 9 bytes it claims',
    )
    expect(() => decodeResponse('ApiVersions', 3, known('04'))).toThrow('finalizedFeaturesEpoch')
  })

  it('a structure is there or not, nothing between', () => {
    const answer = (there: string) => hex(`00000000 01 ${there} 00`)
    expect(decodeResponse('DescribeTopicPartitions', 0, answer('ff')).nextCursor).toBeNull()
    expect(() => decodeResponse('DescribeTopicPartitions', 0, answer('05'))).toThrow(
      'nextCursor at byte 6: 5 where',
    )
  })

  it('no object is made for a list that cannot be there', () => {
    const claimed = hex('00000000 ffffffff07')
    expect(() => decodeResponse('Metadata', 12, claimed)).toThrow('length 2147483646 runs past the end')
  })
})

describe('decodeStream', () => {
  const bytes = encodeResponse('Metadata', 12, {
    controllerId: 4,
    topics: ['a', 'b', 'c'].map((name) => ({ name, partitions: [{ partitionIndex: 0, replicaNodes: [4] }] })),
  })

  it('hands over one element at a time and waits between two', async () => {
    const events: string[] = []
    const rest = await decodeStream(
      'Metadata',
      12,
      bytes,
      'topics',
      ({ name }) => events.push(`${name}`),
      () => {
        events.push('pause')
        return Promise.resolve().then(() => void events.push('go on'))
      },
    )
    expect(events).toEqual(['a', 'pause', 'go on', 'b', 'pause', 'go on', 'c'])
    expect(rest).not.toHaveProperty('topics')
    expect(rest.controllerId).toBe(4)
  })

  it('has handed over what came before a broken place', async () => {
    const seen: (string | null)[] = []
    const broken = bytes.subarray(0, bytes.length - 30)
    const streamed = decodeStream(
      'Metadata',
      12,
      broken,
      'topics',
      ({ name }) => seen.push(name),
      () => undefined,
    )
    await expect(streamed).rejects.toThrow(WireError)
    expect(seen).toEqual(['a', 'b'])
  })
})

describe('member bytes', () => {
  it('of a newer version are read as far as we know them', () => {
    const bytes = encodeMessage('ConsumerProtocolAssignment', 3, {
      assignedPartitions: [{ topic: 'orders', partitions: [1] }],
      userData: Buffer.from('x'),
    })
    const newer = Buffer.concat([bytes, Buffer.from('more')])
    newer.writeInt16BE(9, 0)
    expect(decodeMessage('ConsumerProtocolAssignment', newer)).toEqual({
      assignedPartitions: [{ topic: 'orders', partitions: [1] }],
      userData: Buffer.from('x'),
    })
  })

  it.each([
    ['none at all', Buffer.alloc(0), 'needs 2 bytes'],
    ['a negative version', Buffer.from([0xff, 0xfe]), 'is -2'],
  ])('%s', (_claim, bytes, complaint) => {
    expect(() => decodeMessage('ConsumerProtocolSubscription', bytes)).toThrow(complaint)
    expect(() => decodeMessage('ConsumerProtocolSubscription', bytes)).toThrow(WireError)
  })
})
