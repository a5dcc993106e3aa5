/** What a person may change. */
export type AuditAction = 'reset' | 'undo' | 'delete-offsets' | 'delete-groups'

/** `unfinished`: it was meant to be done, and nobody knows whether it was: the process or the connection broke. */
export type AuditOutcome = 'unfinished' | 'done' | 'partial' | 'refused' | 'failed'
