import { expect, test } from 'vitest'
import { proofPath } from './partition-proofs.ts'

test.each([
  ['billing', '/api/v1/clusters/prod%20eu/groups/billing/partitions/orders.v1/3/residual'],
  ['a/b%c', '/api/v1/clusters/prod%20eu/groups/a%2Fb%25c/partitions/orders.v1/3/residual'],
  ['..', '/api/v1/clusters/prod%20eu/groups/~/partitions/orders.v1/3/residual?id=..'],
  ['', '/api/v1/clusters/prod%20eu/groups/~/partitions/orders.v1/3/residual?id='],
])('the path of what is left for the group %j', (group, path) => {
  expect(proofPath({ cluster: 'prod eu', group, topic: 'orders.v1', partition: 3 }, 'residual')).toBe(path)
})
