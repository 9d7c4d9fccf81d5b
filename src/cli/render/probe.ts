// A probe of a mail server as a page: each host, each port with what it came to, and the dialogue of the ports that answered.

import { describeReply } from '../../core/reply.ts'
import { isRefused, type ProbedPort, type ServerProbe } from '../../doctor/probe.ts'
import type { TlsAnswer } from '../../doctor/port-talk.ts'
import { fill } from '../../doctor/words/words.ts'
import { PROBE_WORDS, type ProbeWords } from '../../doctor/words/probe-words.ts'
import type { Language } from '../../words/language.ts'
import { WORDS } from './explanation-words.ts'
import { indent, labelled } from './layout.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'

export interface ProbeContext {
  readonly paint: Paint
  readonly width: number
  readonly language: Language
  readonly dialogue: boolean
}

const MARGIN = 2
const COLUMN = 14

export function probeLines({ target, nobody, hosts }: ServerProbe, context: ProbeContext): readonly string[] {
  const words = PROBE_WORDS[context.language]
  if (nobody !== undefined) {
    const [kind = '', detail = ''] = nobody.split(/: (.*)/s)
    const text = isNobody(kind, words) ? words.nobody[kind] : nobody
    return [safeText(fill(text, { target, detail }))]
  }
  return hosts.flatMap(({ host, address, preference, ports }) => {
    const name = host === address ? address : `${host} [${address}]`
    const by = preference === undefined ? '' : ` (${fill(words.mx, { preference: String(preference) })})`
    return [
      context.paint('strong', safeText(`${name}${by}`)),
      ...ports.flatMap((port) => portLines(port, words, context)),
      '',
    ]
  })
}

const isNobody = (kind: string, words: ProbeWords): kind is keyof ProbeWords['nobody'] =>
  Object.hasOwn(words.nobody, kind)

function portLines(port: ProbedPort, words: ProbeWords, context: ProbeContext): string[] {
  const { verdict, detail, greeting, offers, tls, logIn, mails, advice, dialogue } = port
  const { paint, width, language } = context
  const row = (label: string, text: string): string[] =>
    indent(labelled(label, safeText(text), { column: COLUMN, width: width - MARGIN }), MARGIN)
  const good = verdict === 'answers' || verdict === 'tls-only'
  const label = fill(words.port, { port: String(port.port) })
  const said = greeting === undefined ? detail : describeReply(greeting)
  const [head = '', ...rest] = row(label, said === '' ? words.verdict[verdict] : `${words.verdict[verdict]}: ${said}`)
  const tlsText = tls ? tlsOf(tls, words) : offers ? words.noTls : undefined
  return [
    head.replace(label, () => paint(good ? 'good' : 'bad', label)),
    ...rest,
    ...(tlsText === undefined ? [] : row(`  ${words.certificate}`, tlsText)),
    ...(offers && offers.length > 0 ? row(`  ${words.offers}`, offers.join(', ')) : []),
    ...(logIn ? row(`  ${words.logIn}`, logInText(logIn, words)) : []),
    ...mails.flatMap(({ command, from, to, reply }) =>
      row(
        `  ${words.takes}`,
        `${command === 'MAIL' ? `<${from}>` : command === 'DATA' ? `${to}, DATA` : to}: ${describeReply(reply)}`,
      ),
    ),
    ...(advice
      ? [
          ...row(`  ${words.means}`, `${advice.title} (${advice.cause})`),
          ...row(`  ${words.move}`, WORDS[language].who[advice.who]),
          ...(advice.next === '' ? [] : row(`  ${words.next}`, advice.next)),
        ]
      : []),
    ...(context.dialogue
      ? indent(
          dialogue.map((line) => dialogueLine(line, paint)),
          COLUMN,
        )
      : []),
  ]
}

function logInText(outcome: NonNullable<ProbedPort['logIn']>, words: ProbeWords): string {
  if (outcome.ok) return fill(words.loggedIn, { mechanism: outcome.mechanism })
  switch (outcome.why) {
    case 'refused':
      return describeReply(outcome.reply)
    case 'broken':
      return outcome.detail
    case 'not-offered':
    case 'unsafe':
      return words.notLoggedIn[outcome.why]
    case 'no-mechanism':
      return `${words.notLoggedIn['no-mechanism']}: ${outcome.offered.join(' ')}`
  }
}

function tlsOf({ protocol, fault, facts, validUntil = '' }: TlsAnswer, words: ProbeWords): string {
  const names = [facts['certificate_names'] ?? []].flat().join(', ')
  const values = { protocol, until: validUntil.slice(0, 10), fault: fault ?? '', names }
  return fill(fault === undefined ? words.certificateGood : words.certificateFault, values)
}

function dialogueLine({ by, text }: ProbedPort['dialogue'][number], paint: Paint): string {
  switch (by) {
    case 'client':
      return ` -> ${safeText(text)}`
    case 'server':
      return `<-  ${paint(/^[45]/.test(text) ? 'bad' : 'good', safeText(text))}`
    case 'info':
      return paint('dim', `=== ${safeText(text)}`)
  }
}

/** Whether everything that was asked about was well. */
export const isWell = ({ hosts, nobody }: ServerProbe): boolean =>
  nobody === undefined &&
  hosts.some(({ ports }) => ports.some(({ verdict }) => verdict === 'answers' || verdict === 'tls-only')) &&
  hosts.every(({ ports }) => ports.every(({ mails, logIn }) => logIn?.ok !== false && !mails.some(isRefused)))
