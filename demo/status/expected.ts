import type { ScenarioName } from '#demo/workload.ts'
import type { Windows } from '#lib/lag/windows.ts'
import type { Status } from '#lib/model/group.ts'

/** What must be said of a scripted group that does the same all the time, from the first look on. */
export type Expected = {
  scenario: ScenarioName
  group: string
  right: Status
  /** How long after the first look it may take until `right` is said; never anything else afterwards. */
  dueMs: (windows: Windows) => number
  /** What may be said until then, and why that is not wrong. */
  meanwhile: readonly { status: Status; because: string }[]
}

const atOnce = () => 0
/** A worse status counts from its second look. */
const secondLook = ({ pollMs }: Windows) => 2 * pollMs
/** Nothing is called still that was not watched for a window. */
const afterWindow = ({ windowMs, pollMs }: Windows) => windowMs + 2 * pollMs

const tooFew = { status: 'unknown', because: 'too few looks to tell' } as const
const tooShort = { status: 'unknown', because: 'not watched for a window yet' } as const

export const expected: readonly Expected[] = [
  {
    scenario: 'healthy',
    group: 'billing',
    right: 'ok',
    dueMs: ({ pollMs }) => 3 * pollMs,
    meanwhile: [tooFew],
  },
  {
    scenario: 'slow',
    group: 'search-indexer',
    right: 'falling-behind',
    // It falls back two seconds in five: so long it keeps up, and for a window after that it was up to date lately.
    dueMs: (windows) => (windows.allowedMs * 5) / 2 + afterWindow(windows),
    meanwhile: [
      tooFew,
      { status: 'ok', because: 'no more behind than one who keeps up may be, or was so within the window' },
      { status: 'lagging', because: 'it moves and does not gain; two points do not make a rising line' },
    ],
  },
  {
    scenario: 'stalled',
    group: 'fraud-scoring',
    right: 'stalled',
    dueMs: afterWindow,
    meanwhile: [tooShort],
  },
  {
    scenario: 'stopped',
    group: 'reporting-nightly',
    right: 'stopped',
    dueMs: afterWindow,
    meanwhile: [tooShort],
  },
  {
    scenario: 'rebalancing',
    group: 'label-printer',
    right: 'rebalancing',
    dueMs: secondLook,
    meanwhile: [{ status: 'ok', because: 'no more behind than one who keeps up may be' }],
  },
  { scenario: 'idle', group: 'country-lookup', right: 'ok', dueMs: atOnce, meanwhile: [] },
  {
    scenario: 'residual',
    group: 'invoice-archiver',
    right: 'residual',
    dueMs: afterWindow,
    meanwhile: [tooShort],
  },
  { scenario: 'lost', group: 'risk-features', right: 'lost', dueMs: atOnce, meanwhile: [] },
]

/** The group that does two things in turn; see `complainOfRewinds`. */
export const rewound = { scenario: 'rewound', group: 'loyalty-balance', topic: 'loyalty.points' } as const
