import { testAnyText, testTable } from './sample-line.test-support.ts'
import { QMAIL_LINES } from './qmail-lines.test-support.ts'
import { makeQmailParser } from './qmail.ts'

testTable('qmail', QMAIL_LINES, makeQmailParser())
testAnyText(QMAIL_LINES, makeQmailParser)
