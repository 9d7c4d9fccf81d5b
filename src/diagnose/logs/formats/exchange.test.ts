import { testAnyText, testTable } from './sample-line.test-support.ts'
import { EXCHANGE_LINES } from './exchange-lines.test-support.ts'
import { makeExchangeParser } from './exchange.ts'

testTable('exchange', EXCHANGE_LINES, makeExchangeParser())
testAnyText(EXCHANGE_LINES, makeExchangeParser)
