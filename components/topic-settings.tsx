import type { Setting, TopicDetail } from '#lib/model/topic.ts'
import { Unseen } from './ui/value.tsx'

/** What Kafka calls its own default; everything else was decided by somebody. */
const DEFAULT = "Kafka's default"

/** Settings with where each comes from, those that somebody decided first. */
export function TopicSettings({ topic }: { topic: TopicDetail }) {
  if (topic.settings === null) {
    const gap = topic.unseen.find(({ scope, id }) => scope === 'api' && id.startsWith('settings'))
    return (
      <p className="pt-3">
        <Unseen reason={gap?.reason ?? null} />{' '}
        <span className="muted">
          The settings of this topic could not be read.
          {gap?.reason === 'denied' ? ' It takes the right DescribeConfigs on the topic.' : ''}
        </span>
      </p>
    )
  }
  const decided = topic.settings.filter(({ source }) => source !== DEFAULT)
  const defaults = topic.settings.filter(({ source }) => source === DEFAULT)
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Value</th>
          <th scope="col">Comes from</th>
        </tr>
      </thead>
      <tbody>
        {[...byName(decided), ...byName(defaults)].map((setting) => (
          <SettingRow key={setting.name} setting={setting} />
        ))}
      </tbody>
    </table>
  )
}

function SettingRow({ setting: { name, value, source, sensitive, readOnly } }: { setting: Setting }) {
  const plain = source === DEFAULT
  return (
    <tr>
      <td className={`l1 wrap-anywhere ${plain ? '' : 'nm'}`}>{name}</td>
      <td className="full wrap-anywhere">
        <SettingValue value={value} sensitive={sensitive} />
      </td>
      <td className={`full ${plain ? 'muted' : ''}`} data-l="from">
        {source}
        {readOnly ? <span className="muted">, read-only</span> : null}
      </td>
    </tr>
  )
}

function SettingValue({ value, sensitive }: { value: string | null; sensitive: boolean }) {
  if (sensitive) return <span className="muted">hidden by Kafka</span>
  if (value === null) return <span className="muted">not set</span>
  return value === '' ? <span className="muted">empty</span> : <span className="mono">{value}</span>
}

function byName(settings: readonly Setting[]): Setting[] {
  return settings.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
