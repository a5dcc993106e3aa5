// What Kafka's command line tools print, taken apart.

/** One line of a table by its column names. */
export type Row = Readonly<Record<string, string>>

/**
 * The tables of the group tools: one after another, each with its own header. Values may hold spaces, so a column is
 * where its name stands in the header above.
 */
export function parseTables(printed: string): Row[] {
  const rows: Row[] = []
  let columns: { name: string; from: number }[] = []
  for (const line of printed.split('\n')) {
    if (/^GROUP +[A-Z#]/.test(line)) {
      columns = [...line.matchAll(/[#A-Z-]+(?: \(ID\))?/g)].map((found) => ({
        name: found[0],
        from: found.index,
      }))
    } else if (line.trim() === '') columns = []
    else if (columns.length > 0) {
      rows.push(
        Object.fromEntries(
          columns.map(({ name, from }, n) => [name, line.slice(from, columns[n + 1]?.from).trim()]),
        ),
      )
    }
  }
  return rows
}

export type TopicLine = { name: string; id: string; settings: Map<string, string> }
export type PartitionLine = {
  topic: string
  partition: number
  leader: string
  replicas: string
  isr: string
}

/** `kafka-topics --describe`: a line for each topic, then an indented one for each of its partitions. */
export function parseTopics(printed: string): { topics: TopicLine[]; partitions: PartitionLine[] } {
  const topics: TopicLine[] = []
  const partitions: PartitionLine[] = []
  for (const line of printed.split('\n')) {
    const fields = new Map(
      line
        .split('\t')
        .filter((part) => part !== '')
        .map((part) => {
          const colon = part.indexOf(': ')
          return [part.slice(0, colon), part.slice(colon + 2).trim()]
        }),
    )
    const topic = fields.get('Topic')
    if (topic === undefined) continue
    if (line.startsWith('\t')) {
      partitions.push({
        topic,
        partition: Number(fields.get('Partition')),
        leader: fields.get('Leader') ?? '',
        replicas: fields.get('Replicas') ?? '',
        isr: fields.get('Isr') ?? '',
      })
    } else {
      const settings = (fields.get('Configs') ?? '').split(',').map((setting) => {
        const [name = '', value = ''] = setting.split('=')
        return [name, value] as const
      })
      topics.push({ name: topic, id: fields.get('TopicId') ?? '', settings: new Map(settings) })
    }
  }
  return { topics, partitions }
}

/** `GetOffsetShell`: `topic:partition:offset`, where a topic's name holds no colon. */
export function parseOffsets(printed: string): Map<string, bigint> {
  return new Map(
    printed
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [topic = '', partition = '', offset = ''] = line.trim().split(':')
        return [`${topic}:${partition}`, BigInt(offset)]
      }),
  )
}

/** `kafka-log-dirs --describe`: prose, then JSON. `broker topic:partition` → bytes. */
export function parseLogDirs(printed: string): Map<string, bigint> {
  type Told = {
    brokers: { broker: number; logDirs: { partitions: { partition: string; size: number }[] }[] }[]
  }
  const json = printed.split('\n').find((line) => line.startsWith('{')) ?? '{"brokers":[]}'
  const { brokers } = JSON.parse(json) as Told
  return new Map(
    brokers.flatMap(({ broker, logDirs }) =>
      logDirs.flatMap(({ partitions }) =>
        partitions.map(({ partition, size }) => {
          const dash = partition.lastIndexOf('-')
          return [`${broker} ${partition.slice(0, dash)}:${partition.slice(dash + 1)}`, BigInt(size)] as const
        }),
      ),
    ),
  )
}
