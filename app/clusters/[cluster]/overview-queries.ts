import { needPersonStatuses } from '#lib/model/group.ts'
import type { GroupQuery, TopicQuery } from '#lib/model/query.ts'

// Asked by the server for the first paint and by the page afterwards: the same questions.

/** Groups whose status asks for a person. */
export const NEEDING: GroupQuery = {
  status: needPersonStatuses.join(','),
  fold: 'no',
  sort: 'worst',
  limit: 10,
}

/** Groups with the most messages ahead of them. */
export const FURTHEST: GroupQuery = { fold: 'no', sort: 'timeBehind', order: 'desc', limit: 6 }

/** Topics that explain the counts of partitions in trouble. */
export const TROUBLED: TopicQuery = { internal: 'yes', health: 'trouble', sort: 'worst', limit: 50 }
