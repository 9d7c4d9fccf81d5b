// The sending end of the fault lane: one message after another on a few connections, and for each what was answered.
// Whatever got 250 after its content was promised; nothing else was.

import { Talker } from '../support/talker.ts'
import { lastLine } from '../crash/sink.ts'

const FILLER = `${'.x'.repeat(35)}\r\n`

export class Sender {
  readonly promised: string[] = []
  readonly refusals: string[] = []
  readonly #port: number
  readonly #prefix: string
  #next = 0

  constructor(port: number, prefix = 'm') {
    this.#port = port
    this.#prefix = prefix
  }

  /** Sends until `count` were promised, or `refusals` in a row were refused; a lost connection counts as a refusal. */
  async send(
    count: number,
    { octets = 2000, refusals = 5, to = (name: string) => `${name}@far.test` } = {},
  ): Promise<void> {
    let inRow = 0
    let talker: Talker | undefined
    for (let done = 0; done < count && inRow < refusals;) {
      const name = `${this.#prefix}${this.#next++}`
      try {
        talker ??= await this.#connect()
        const refusal = await this.#one(talker, name, to(name), octets)
        if (refusal === undefined) {
          this.promised.push(name)
          done++
          inRow = 0
          continue
        }
        this.refusals.push(refusal)
      } catch (error) {
        this.refusals.push(String(error))
      }
      inRow++
      if (talker?.closed !== false || inRow % 2 === 0) {
        talker?.[Symbol.dispose]()
        talker = undefined
      }
    }
    talker?.[Symbol.dispose]()
  }

  async #connect(): Promise<Talker> {
    const { talker, greeting } = await Talker.open({ port: this.#port })
    if (!greeting.startsWith('220')) throw new Error(`greeted with ${JSON.stringify(greeting)}`)
    await talker.say('EHLO load.near.test')
    return talker
  }

  /** Undefined when it was promised. */
  async #one(talker: Talker, name: string, to: string, octets: number): Promise<string | undefined> {
    for (const line of [`MAIL FROM:<load@near.test> SIZE=${octets}`, `RCPT TO:<${to}>`, 'DATA']) {
      const said = await talker.say(line)
      if (/^[23]/.test(said)) continue
      if (said !== '') await talker.say('RSET')
      return `${line.slice(0, 4)}: ${said}`
    }
    const lines = FILLER.repeat(Math.ceil(octets / FILLER.length)).replaceAll(/^\./gm, '..')
    talker.send(`From: load@near.test\r\nSubject: ${name}\r\n\r\n${lines}${lastLine(name)}\r\n.\r\n`)
    const said = await talker.reply()
    return said.startsWith('250') ? undefined : `content: ${said}`
  }
}
