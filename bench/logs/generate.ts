// Writes a large log as a busy Exim would: messages from local users, scripts and clients, each delivered, deferred and then
// delivered, refused by the other side, or never finished; refused clients and queue runs between them. The same seed gives
// the same log. `node bench/logs/generate.ts LINES FILE`.

import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { seededRandom, type Random } from '../../src/core/random.ts'

const DOMAINS = [
  'example.org',
  'example.net',
  'mail.example',
  'shop.example',
  'club.example',
  'lists.example',
  'old.example',
]
const REFUSALS = [
  'SMTP error from remote mail server after RCPT TO:<%R>: 550 5.1.1 <%R>: Recipient address rejected: User unknown in virtual mailbox table',
  'SMTP error from remote mail server after end of data: 550 spam message rejected. Please visit http://help.example/notspam?c=%N or report details to abuse@%D. Error code: %N. ID: %N.',
  'SMTP error from remote mail server after MAIL FROM:<%S> SIZE=%N: 550 5.7.1 <%S> rejected: SPF fail',
  'SMTP error from remote mail server after pipelined DATA: 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org',
]
const DEFERRALS = [
  'defer (-44) H=mx.%D [198.51.100.%O]: SMTP error from remote mail server after RCPT TO:<%R>: 451 4.7.1 Greylisting in action, please come back later',
  'defer (111): Connection refused',
  'defer (110): Connection timed out H=mx.%D [198.51.100.%O]: SMTP timeout after initial connection',
  'defer (-45) H=mx.%D [198.51.100.%O]: SMTP error from remote mail server after MAIL FROM:<%S>: 421 4.7.0 Too many connections, try again later (%N)',
]
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const START = Date.UTC(2026, 9, 1)

interface Waiting {
  readonly id: string
  readonly sender: string
  readonly recipient: string
  readonly domain: string
}

export function* generateLines(count: number, random: Random): Generator<string, void, undefined> {
  const pick = <T>(all: readonly [T, ...T[]] | readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  const digits = (length: number): string =>
    Array.from({ length }, () => BASE62[Math.floor(random() * BASE62.length)]).join('')
  const waiting: Waiting[] = []
  const state = { made: 0 }
  let ms = START
  let serial = 0
  const line = (text: string): string => {
    state.made++
    return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} ${text}`
  }
  const fill = (text: string, { sender, recipient, domain }: Waiting): string =>
    text
      .replaceAll('%R', recipient)
      .replaceAll('%S', sender)
      .replaceAll('%D', domain)
      .replaceAll('%N', String(Math.floor(random() * 1e8)))
      .replaceAll('%O', String(Math.floor(random() * 250) + 1))
  const delivered = (one: Waiting): string =>
    line(
      `${one.id} => ${one.recipient} R=dnslookup T=remote_smtp H=mx.${one.domain} [198.51.100.${Math.floor(random() * 250)}] X=TLS1.3:ECDHE_SECP256R1__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes DN="CN=mx.${one.domain}" C="250 2.0.0 Ok: queued as ${digits(10)}"`,
    )
  while (state.made < count) {
    ms += Math.floor(random() * 400)
    const roll = random()
    if (roll < 0.05) {
      yield line(
        `H=client${Math.floor(random() * 999)}.example [203.0.113.${Math.floor(random() * 250)}] F=<${digits(6)}@spam.example> rejected RCPT <nosuch${Math.floor(random() * 99)}@example.org>: relay not permitted`,
      )
      continue
    }
    if (roll < 0.06) {
      yield line(`no host name found for IP address 203.0.113.${Math.floor(random() * 250)}`)
      continue
    }
    if (roll < 0.15 && waiting.length > 0) {
      const one = waiting.splice(Math.floor(random() * waiting.length), 1)[0]
      if (one === undefined) continue
      yield delivered(one)
      yield line(`${one.id} Completed`)
      continue
    }
    serial++
    const seconds = (Math.floor(ms / 1000) * 1000 + serial).toString(36).slice(-6).padStart(6, '1')
    const domain = pick(DOMAINS)
    const one: Waiting = {
      id: `1${seconds.slice(1)}-${serial.toString(36).padStart(6, '0').slice(-6)}-${digits(2)}`,
      sender: `user${Math.floor(random() * 500)}@example.org`,
      recipient: `${digits(7).toLowerCase()}@${domain}`,
      domain,
    }
    const local = random() < 0.3
    yield local
      ? line(
          `${one.id} <= ${one.sender} U=www-data P=local S=${Math.floor(random() * 1e5)} id=${digits(16)}@example.org`,
        )
      : line(
          `${one.id} <= ${one.sender} H=host${serial % 999}.example.org [192.0.2.${serial % 250}] P=esmtpsa X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=no A=plain_server:${one.sender} S=${Math.floor(random() * 1e5)} id=${digits(16)}@example.org`,
        )
    const fate = random()
    if (fate < 0.12) {
      yield line(`${one.id} == ${one.recipient} R=dnslookup T=remote_smtp ${fill(pick(DEFERRALS), one)}`)
      waiting.push(one)
      continue
    }
    if (fate < 0.2) {
      yield line(
        `${one.id} ** ${one.recipient} R=dnslookup T=remote_smtp H=mx.${domain} [198.51.100.${serial % 250}] X=TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=yes: ${fill(pick(REFUSALS), one)}`,
      )
    } else if (fate < 0.4)
      yield line(`${one.id} => user${serial % 99} <user${serial % 99}@example.org> R=local_user T=mail_spool`)
    else yield delivered(one)
    yield line(`${one.id} Completed`)
  }
}

export async function writeLog(file: string, count: number, seed = 1): Promise<void> {
  const out = createWriteStream(file)
  let piece = ''
  for (const line of generateLines(count, seededRandom(seed))) {
    piece += `${line}\n`
    if (piece.length < 1 << 20) continue
    if (!out.write(piece)) await once(out, 'drain')
    piece = ''
  }
  out.end(piece)
  await once(out, 'finish')
}

if (import.meta.main) {
  const [count, file] = process.argv.slice(2)
  if (file === undefined) console.error('Usage: generate.ts LINES FILE')
  else await writeLog(file, Number(count))
}
