import { quote, type Tx } from '#workers/connect.ts'

/** What a case left, compared with what was meant. Everything but `duplicates` and `dead` should be 0 unless a mode promises less. */
export type Verdict = {
  lost: number
  /** Effects of what was never committed. */
  phantom: number
  /** Messages with more than one effect. */
  twice: number
  /** Effects that came before an earlier one of their key. */
  disorder: number
  /** By how much the sums are off. */
  sums: number
  /** Deliveries that the inbox dropped. */
  duplicates: number
  dead: number
  outboxDead: number
  /** What should be gone: rows in the outbox, attempts that are still counted, sessions in a transaction. */
  residue: number
}

export async function judge(tx: Tx, schema: string): Promise<Verdict> {
  const { rows } = await tx.query(toQuestion(quote(schema)), [])
  const found = rows[0] ?? {}
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, Number(value)])) as Verdict
}

// A second effect of one message is counted as `twice` alone, so that order looks at first effects.
const toQuestion = (schema: string) => `
with seen as (select message_id, key, seq, min(n) as n, count(*) as times from ${schema}.effect group by 1, 2, 3),
  ordered as (select seq, lag(seq) over (partition by key order by n) as before from seen)
select
  (select count(*) from ${schema}.ledger l where not exists (select 1 from seen s where s.message_id = l.message_id)) as lost,
  (select count(*) from seen s where not exists (select 1 from ${schema}.ledger l where l.message_id = s.message_id)) as phantom,
  (select count(*) from seen where times > 1) as twice,
  (select count(*) from ordered where seq < before) as disorder,
  (select coalesce(sum(abs(b.amount - (select count(*) from ${schema}.ledger l where l.key = b.key))), 0) from ${schema}.balance b) as sums,
  (select count(*) from ${schema}.inbox_duplicate) as duplicates,
  (select count(*) from ${schema}.inbox where status = 'dead') as dead,
  (select count(*) from ${schema}.outbox_dead) as "outboxDead",
  (select count(*) from ${schema}.outbox) + (select count(*) from ${schema}.inbox_attempt)
    + (select count(*) from pg_stat_activity where state like 'idle in transaction%' and pid <> pg_backend_pid()
        and position('${schema.replaceAll(/["']/g, '')}' in application_name) > 0) as residue`
