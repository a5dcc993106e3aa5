import type { Stage } from '#demo/stage.ts'

const consoles = 'org.apache.kafka.tools.consumer'

/** `clickstream-loader`: a group of the consumer protocol (KIP-848), where the broker assigns. */
export async function openConsumer(stage: Stage): Promise<void> {
  await stage.feed('clicks.raw')
  const reader = ['--topic', 'clicks.raw', '--group', 'clickstream-loader', '--from-beginning']
  await stage.startTool(`${consoles}.ConsoleConsumer`, [
    ...reader,
    '--command-property',
    'group.protocol=consumer',
  ])
}

/** `email-sender`: a share group (KIP-932). It starts at the end, as Kafka has it unless told otherwise. */
export async function openShare(stage: Stage): Promise<void> {
  await stage.feed('emails.outbound')
  const reader = ['--topic', 'emails.outbound', '--group', 'email-sender']
  await stage.startTool(`${consoles}.ConsoleShareConsumer`, reader)
}

/** `audit-archiver`: a simple group. Its reader took the partition by itself and only commits under the group's name. */
export async function openSimple(stage: Stage): Promise<void> {
  await stage.feed('audit.log')
  const reader = [
    '--topic',
    'audit.log',
    '--partition',
    '0',
    '--offset',
    'earliest',
    '--group',
    'audit-archiver',
  ]
  await stage.startTool(`${consoles}.ConsoleConsumer`, reader)
}
