import { testAnyText, testTable } from './sample-line.test-support.ts'
import { WAYBILL_LINES } from './waybill-lines.test-support.ts'
import { parseWaybillEvent } from './waybill.ts'

testTable('waybill', WAYBILL_LINES, parseWaybillEvent)
testAnyText(WAYBILL_LINES, () => parseWaybillEvent)
