import { testAnyText, testTable } from './sample-line.test-support.ts'
import { OPENSMTPD_LINES } from './opensmtpd-lines.test-support.ts'
import { makeOpensmtpdParser } from './opensmtpd.ts'

testTable('opensmtpd', OPENSMTPD_LINES, makeOpensmtpdParser())
testAnyText(OPENSMTPD_LINES, makeOpensmtpdParser)
