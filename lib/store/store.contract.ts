// What `lib/model/store.ts` promises, as tests: every store passes the same list.
import { testAudit } from './contract/audit.ts'
import { testBoxes } from './contract/boxes.ts'
import { testChanges } from './contract/changes.ts'
import { testClosing } from './contract/closing.ts'
import { testForgetting } from './contract/forgetting.ts'
import type { Open } from './contract/given.ts'
import { testNames } from './contract/names.ts'
import { testRollUps } from './contract/roll-ups.ts'
import { testTicks } from './contract/ticks.ts'
import { testTraces } from './contract/traces.ts'

export function testContract(open: Open): void {
  testTicks(open)
  testNames(open)
  testRollUps(open)
  testChanges(open)
  testForgetting(open)
  testAudit(open)
  testTraces(open)
  testBoxes(open)
  testClosing(open)
}
