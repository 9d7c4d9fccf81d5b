import { testAnyText, testTable } from './sample-line.test-support.ts'
import { SENDMAIL_LINES } from './sendmail-lines.test-support.ts'
import { parseSendmail } from './sendmail.ts'

testTable('sendmail', SENDMAIL_LINES, parseSendmail)
testAnyText(SENDMAIL_LINES, () => parseSendmail)
