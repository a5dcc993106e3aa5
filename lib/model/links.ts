// Every view is a link. Names are percent-encoded once; a group called `.` or `..` cannot be a path segment, since
// browsers resolve those away, and goes into the query.
export function overviewHref(cluster: string): string {
  return `/clusters/${encodeURIComponent(cluster)}`
}

export function groupsHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/groups`, params)
}

export function groupHref(cluster: string, group: string): string {
  return `${groupsHref(cluster)}/${groupSegment(group)}`
}

/** The path segment of a group, shared by pages and API. */
export function groupSegment(group: string): string {
  return group === '.' || group === '..' || group === '~' || group === ''
    ? `~?id=${encodeURIComponent(group)}`
    : encodeURIComponent(group)
}

export function topicsHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/topics`, params)
}

export function topicHref(cluster: string, topic: string, tab?: string): string {
  return withParams(`${topicsHref(cluster)}/${encodeURIComponent(topic)}`, tab ? { tab } : {})
}

/** What topics hold. `topic` may be a pattern. */
export function messagesHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/messages`, params)
}

/** Where a test message is written; what was copied waits in the browser's session. */
export function sendHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/send`, params)
}

export function replicasHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/replicas`, params)
}

export function tracesHref(cluster: string): string {
  return `${overviewHref(cluster)}/traces`
}

export function traceHref(cluster: string, trace: string): string {
  return `${tracesHref(cluster)}/${encodeURIComponent(trace)}`
}

export function auditHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/audit`, params)
}

export function auditEntryHref(cluster: string, id: string): string {
  return `${auditHref(cluster)}/${encodeURIComponent(id)}`
}

/** The preview of taking back what an entry of the audit log tells. */
export function undoHref(cluster: string, id: string): string {
  return `${auditEntryHref(cluster, id)}/undo`
}

export function flowsHref(): string {
  return '/flows'
}

export function flowHref(flow: string): string {
  return `${flowsHref()}/${encodeURIComponent(flow)}`
}

export function boxesHref(): string {
  return '/boxes'
}

export function boxHref(box: string, params: Record<string, string> = {}): string {
  return withParams(`${boxesHref()}/${encodeURIComponent(box)}`, params)
}

/** The preview of a reset: of one group on its own page, of several together. */
export function resetHref(cluster: string, groups: readonly string[]): string {
  const [group] = groups
  if (group !== undefined && groups.length === 1) {
    const [segment = '', query] = groupSegment(group).split('?')
    return `${groupsHref(cluster)}/${segment}/reset${query ? `?${query}` : ''}`
  }
  return `${overviewHref(cluster)}/resets?${toMany('group', groups)}`
}

/** The preview of taking a group's offsets on some topics away. */
export function deleteOffsetsHref(cluster: string, group: string): string {
  const [segment = '', query] = groupSegment(group).split('?')
  return `${groupsHref(cluster)}/${segment}/delete-offsets${query ? `?${query}` : ''}`
}

export function deleteGroupsHref(cluster: string, which: readonly string[] | { pattern: string }): string {
  const query = 'pattern' in which ? toMany('pattern', [which.pattern]) : toMany('group', which)
  return `${overviewHref(cluster)}/delete-groups?${query}`
}

function toMany(name: string, values: readonly string[]): string {
  return new URLSearchParams(values.map((value) => [name, value])).toString()
}

function withParams(path: string, params: Record<string, string>): string {
  const query = new URLSearchParams(params).toString()
  return query ? `${path}?${query}` : path
}
