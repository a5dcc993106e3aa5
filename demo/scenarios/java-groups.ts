import type { Stage } from '#demo/stage.ts'

const consoles = 'org.apache.kafka.tools.consumer'

/** `clickstream-loader`: a group of the consumer protocol (KIP-848), where the broker assigns. */
export async function openConsumer(stage: Stage): Promise<void> {
  await stage.feed('clicks.raw')
  const reader = ['--bootstrap-server', stage.bootstrap, '--topic', 'clicks.raw', '--from-beginning']
  const properties = [
    'group.id=clickstream-loader',
    'group.protocol=consumer',
    'auto.commit.interval.ms=1000',
  ]
  const settings = properties.flatMap((it) => ['--command-property', it])
  await stage.startTool(`${consoles}.ConsoleConsumer`, [...reader, ...settings])
}

/** `email-sender`: a share group (KIP-932). It starts at the end, as Kafka has it unless told otherwise. */
export async function openShare(stage: Stage): Promise<void> {
  await stage.feed('emails.outbound')
  const reader = [
    '--bootstrap-server',
    stage.bootstrap,
    '--topic',
    'emails.outbound',
    '--group',
    'email-sender',
  ]
  await stage.startTool(`${consoles}.ConsoleShareConsumer`, reader)
}

/**
 * `audit-archiver`: a simple group. Its reader takes the partition by itself, copies what is there to audit.archive, commits under the
 * group's name and leaves; it comes by every minute: within the window of the demo, for it is not meant to look stopped.
 */
export async function openSimple(stage: Stage): Promise<void> {
  await Promise.all([stage.feed('audit.log'), stage.makeTopic('audit.archive')])
  await archive(stage)
  const timer = setInterval(() => void archive(stage).catch(() => undefined), archiveEveryMs)
  stage.keep({ stop: async () => clearInterval(timer) })
}

const archiveEveryMs = 60_000

async function archive(stage: Stage): Promise<void> {
  const from = ['--input-topic', 'audit.log', '--input-partition', '0', '--consumer-group', 'audit-archiver']
  const to = [
    '--output-topic',
    'audit.archive',
    '--transactional-id',
    'audit-archiver',
    '--use-group-metadata',
  ]
  const args = ['--broker-list', stage.bootstrap, ...from, ...to]
  await stage.runTool('org.apache.kafka.tools.TransactionalMessageCopier', args)
}
