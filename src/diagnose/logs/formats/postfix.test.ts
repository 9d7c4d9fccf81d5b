import { testAnyText, testTable } from './sample-line.test-support.ts'
import { POSTFIX_LINES } from './postfix-lines.test-support.ts'
import { parsePostfix } from './postfix.ts'

testTable('postfix', POSTFIX_LINES, parsePostfix)
testAnyText(POSTFIX_LINES, () => parsePostfix)
