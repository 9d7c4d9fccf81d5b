// What a client may say, by chance: commands that are right, nearly right and wrong, with every parameter there is; and
// content of all kinds. Each piece is a whole thing to say, so that its replies can be counted.

import type { Chance } from './chance.ts'

/** Passwords and such: none of these may ever be seen in an event. */
export const SECRET = /sEcReT[0-9]+|c0VjUmVU/

export interface Spoken {
  /** `line`: a command or an answer to a challenge. `chunk`: BDAT with its octets. `content`: up to the dot. */
  readonly kind: 'line' | 'chunk' | 'content' | 'tls'
  readonly text: string
}

const DOMAINS = [
  'here.test',
  'refuse.test',
  'defer.test',
  'hold.test',
  '[192.0.2.1]',
  '[IPv6:2001:db8::1]',
  'a..b',
  'xn--bcher-kva.test',
] as const
const PEOPLE = ['a', 'postmaster', '"quoted one"', '"a\\"b"', 'a%b', '.a', 'a!b', '', 'x'.repeat(70), 'жук'] as const

function address(chance: Chance): string {
  const plain = `${chance.of(...PEOPLE)}@${chance.of(...DOMAINS)}`
  return chance.of(
    `<${plain}>`,
    `<${plain}>`,
    `<${plain}>`,
    plain,
    `<@a.test,@b.test:${plain}>`,
    '<>',
    '<postmaster>',
    `<${plain}`,
    '<@>',
  )
}

function parameters(chance: Chance): string {
  const one = (): string =>
    chance.of(
      `SIZE=${chance.below(100_000)}`,
      'SIZE=99999999999999999999',
      'BODY=8BITMIME',
      'BODY=7BIT',
      'BODY=BINARYMIME',
      'SMTPUTF8',
      'RET=FULL',
      'RET=X',
      `ENVID=e${chance.octets(5, '+=ab09A ')}`,
      'NOTIFY=NEVER',
      'NOTIFY=SUCCESS,FAILURE',
      'ORCPT=rfc822;a+40b.test',
      'AUTH=<>',
      'X=Y',
      '=',
    )
  return chance
    .many(3, one)
    .map((text) => ` ${text}`)
    .join('')
}

const secret = (chance: Chance): string => `sEcReT${chance.below(1000)}`
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** To a challenge of AUTH. */
export function answer(chance: Chance): string {
  const said = secret(chance)
  return chance.of(base64(`sEcReT${chance.below(9)}`), base64(said), said, '*', '', '=', `${base64(said)}!`, 'right')
}

const IDLE = [
  'NOOP',
  'NOOP x',
  'RSET',
  'RSET x',
  'HELP',
  'VRFY a',
  'EXPN a',
  'ETRN a',
  'FOO',
  '',
  ' ',
  'QUIT x',
  'MAIL',
  'RCPT',
  'BURL imap: LAST',
] as const

export function command(chance: Chance): Spoken {
  const line = (text: string): Spoken => ({ kind: 'line', text: `${text}\r\n` })
  const kinds: readonly [() => Spoken, ...(() => Spoken)[]] = [
    () => line(`${chance.of('EHLO', 'HELO', 'ehlo')} ${chance.of('c.test', '[127.0.0.1]', '', 'refuse.test', 'a b')}`),
    () => line(`MAIL FROM:${address(chance)}${parameters(chance)}`),
    () => line('MAIL FROM:<a@here.test>'),
    () => line(`RCPT TO:${address(chance)}${parameters(chance)}`),
    () => line(`RCPT TO:<a@${chance.of(...DOMAINS)}>`),
    () => line(chance.of('DATA', 'DATA', 'DATA', 'data x')),
    () => chunk(chance),
    () =>
      line(`AUTH ${chance.of('TEST', 'PLAIN', 'test', 'NTLM', '-', '')}${chance.once(2) ? ` ${answer(chance)}` : ''}`),
    () => line(chance.of('STARTTLS', 'STARTTLS', 'STARTTLS x')),
    () =>
      line(
        `XCLIENT ${chance.of('ADDR=192.0.2.7', 'LOGIN=eve HELO=h', 'ADDR=nonsense', 'NAME=[UNAVAILABLE]', 'PORT=99999', 'X', 'ADDR=IPV6:2001:db8::9 PROTO=SMTP')}`,
      ),
    () => line(chance.of(...IDLE)),
    () => line(chance.octets(40).replaceAll('\n', '')),
    () => line('x'.repeat(chance.below(3000))),
  ]
  return chance.of(...kinds)()
}

function chunk(chance: Chance): Spoken {
  const body = chance.once(3) ? chance.octets(50) : `Subject: x\r\n\r\n${chance.octets(30, 'ab .\r\n')}\r\n`
  return { kind: 'chunk', text: `BDAT ${body.length}${chance.of('', ' LAST', ' last')}\r\n${body}` }
}

/** Content up to its end; the end itself comes once, and nothing before it may be taken for one. */
export function content(chance: Chance): Spoken {
  const line = (): string => chance.octets(30, chance.of('abc .', 'ab.\r', 'ab.\n', 'ж.\0\xff'))
  const lines = chance.many(6, line).map((text) => (text.startsWith('.') ? `.${text}` : text))
  return { kind: 'content', text: `${lines.map((text) => `${text}\r\n`).join('')}.\r\n` }
}
