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

export function replicasHref(cluster: string, params: Record<string, string> = {}): string {
  return withParams(`${overviewHref(cluster)}/replicas`, params)
}

function withParams(path: string, params: Record<string, string>): string {
  const query = new URLSearchParams(params).toString()
  return query ? `${path}?${query}` : path
}
