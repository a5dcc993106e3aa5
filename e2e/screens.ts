/** Every screen that exists, in each of the forms that look different. */
export const screens = {
  overview: '/clusters/demo',
  groups: '/clusters/demo/groups',
  'no group found': '/clusters/demo/groups?search=nothing-is-called-so',
  'a group': '/clusters/demo/groups/ledger-writer',
  'a group that lost messages': '/clusters/demo/groups/risk-features?partition=risk.features%3A0',
  'members as a table': '/clusters/demo/groups/ledger-writer?members=table',
  'time behind on a logarithm': '/clusters/demo/groups/reporting-nightly?range=15min&measure=time&scale=log',
  'lag over time as a table': '/clusters/demo/groups/billing?range=15min&history=table',
  'a share group': '/clusters/demo/groups/email-sender',
  'a simple group': '/clusters/demo/groups/audit-archiver',
  topics: '/clusters/demo/topics',
  'a topic': '/clusters/demo/topics/shipments.v1',
  'readers of a topic': '/clusters/demo/topics/orders.v1?tab=readers',
  'settings of a topic': '/clusters/demo/topics/orders.v1?tab=settings',
  messages: '/clusters/demo/messages?topic=orders.v1',
  'messages of no topic yet': '/clusters/demo/messages',
  replicas: '/clusters/demo/replicas',
  'the audit log': '/clusters/demo/audit',
  'a reset that skips': '/clusters/demo/groups/reporting-nightly/reset?to=latest',
  'a reset to a time':
    '/clusters/demo/groups/reporting-nightly/reset?to=timestamp&at=2026-01-01T00:00:00&scope=topics&topics=orders.v1',
  'a reset that is refused': '/clusters/demo/groups/fraud-scoring/reset?to=earliest',
  'a reset of several groups':
    '/clusters/demo/resets?group=reporting-nightly&group=fraud-scoring&to=earliest',
  'groups to delete': '/clusters/demo/delete-groups?group=reporting-nightly',
  'send a message': '/clusters/demo/send?topic=orders.v1',
  'send to a topic that is not there yet': '/clusters/demo/send?topic=test.not-there',
  traces: '/clusters/demo/traces',
  'finding a trace by place': '/clusters/demo/traces?by=place',
  'replicas as a table': '/clusters/demo/replicas?as=table',
  flows: '/flows',
  boxes: '/boxes',
} as const

/** Addresses that name nothing. They answer 404 and still are pages. */
export const nowhere = {
  'no such flow': '/flows/nothing',
  'no such box': '/boxes/nothing',
  'no such cluster': '/clusters/elsewhere',
  'no such group': '/clusters/demo/groups/nobody',
  'no such topic': '/clusters/demo/topics/nothing',
  'no such entry of the audit log': '/clusters/demo/audit/999999',
  'no such page': '/nowhere',
} as const
