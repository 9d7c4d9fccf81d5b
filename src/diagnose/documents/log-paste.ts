// A line or a few out of a log, pasted where a reply was asked for. The parsers of logs read them, so that what was said is
// parted from the names of routers, hosts, ciphers and processes round it, and it is known who said it. Whole logs are reported on
// elsewhere (logs/read-log.ts). Concludes nothing.

import { instant } from '../../core/time.ts'
import type { LogLine, LogRecord } from '../logs/log-record.ts'
import { makeReadPrefix } from '../logs/prefix.ts'
import { makeRecogniser } from '../logs/recognise.ts'
import { vantageOfRecord } from '../logs/record-vantage.ts'
import { MAIL_TAG } from '../reading/daemon-names.ts'
import { stageOf } from '../reading/surroundings.ts'
import { isOwnForm } from '../reading/vantage-form.ts'
import { recogniseSoftware, type SoftwareId } from '../software.ts'
import type { Document, RecipientReport } from './document.ts'
import { mendLines } from './mend-lines.ts'
import { readScript, SCRIPT } from './original-message.ts'

/** More lines are a log; the engine is asked about their beginning only. */
const MOST_LINES = 200

/** In a post of so many lines one from a log may stand alone; in a longer text one in so many has to be of a log. */
const MOST_ASIDE = 20
const SPARSEST = 4

/** What a line must have somewhere to be worth parsing: replies have none of it. */
const MARKS =
  /\b(?:status|stat|result)=|\breject(?:ed)?\b[: ]|(?:^|\s)(?:==|\*\*) \S|\bdefer \(-?\d|: (?:warning|warn|fatal|error|panic|info)\b|\bdelivery \d+: |\bacl condition|^\S{0,40} ?(?:\S{1,20} )?\w{6}-\w{6,11}-\w{2,4} |\bauthenticator failed for |\bsender verify (?:fail|defer) |\[\d+\]: |\bevent=/im

/** Undefined: the text is no line of a log, or tells of no trouble. */
export function readLogPaste(text: string): Document | undefined {
  if (!MARKS.test(text)) return undefined
  const lines = mendLines(text)
  const found = recordsIn(lines)
  if (lines.length > MOST_ASIDE && found.length * SPARSEST < lines.length) return undefined
  const told = decisive(found)
  if (told === undefined) return undefined
  const report = reportOf(told)
  if (report === undefined) return undefined
  const software = new Set<SoftwareId>(recogniseSoftware(text.slice(0, 16_384)))
  const own = SOFTWARE_OF[told.format]
  if (own !== undefined && ![...software].some((id) => id.startsWith(own))) software.add(own)
  const script = readScript(SCRIPT.exec(text)?.[1])
  const original = script === undefined ? {} : { script }
  return { kind: 'reply', software: [...software], original, recipients: [{ around: text, ...report }] }
}

const SOFTWARE_OF: Partial<Readonly<Record<LogRecord['format'], SoftwareId>>> = {
  exim: 'exim',
  postfix: 'postfix',
  sendmail: 'sendmail',
  qmail: 'qmail',
  opensmtpd: 'opensmtpd',
  exchange: 'exchange',
  waybill: 'waybill',
}

/** When it happened is nobody's question here, and a clock costs more than the line. */
const READ_PREFIX = makeReadPrefix({ now: instant(0), timeZone: 'UTC' })

function recordsIn(lines: readonly string[]): readonly LogRecord[] {
  const records: LogRecord[] = []
  const keep = (record: LogRecord, line: LogLine): void => {
    // Openings such as `Failed to` prove nothing where neither a time nor a program stands before them.
    if (record.kind === 'note' && line.tag === undefined && line.at === undefined && !isOwnForm(line.text)) return
    // Nor does a complaint of a program that has nothing to do with mail.
    if (record.kind === 'note' && line.tag !== undefined && !MAIL_TAG.test(line.tag)) return
    records.push(record, ...(record.also ?? []))
  }
  const recogniser = makeRecogniser(READ_PREFIX, {
    record: keep,
    passed: () => undefined,
  })
  for (const line of lines.slice(0, MOST_LINES)) recogniser.read(line)
  return records
}

/** What counts among several: a refusal in words goes before a failure that only refers to one, and trouble before remarks. */
function decisive(records: readonly LogRecord[]): LogRecord | undefined {
  const attempts = records.filter((record) => record.kind === 'attempted')
  const failed = attempts.filter(({ outcome, earlier }) => outcome !== 'delivered' && earlier !== true)
  const refused = records.filter(({ kind }) => kind === 'refused')
  const trouble = records.filter((record) => record.kind === 'note' && record.trouble)
  const remarks = records.filter((record) => record.kind === 'remark' && TELLING.test(record.text))
  const last = failed.at(-1)
  // A vague temporary answer to a client is explained by the trouble that stands before it.
  const ofItself = [...trouble, ...remarks]
  const own = [...ofItself.filter((record) => !('text' in record && isVague(record.text))), ...ofItself]
  if (last !== undefined) return isVague(last.text) ? (remarks.find(isRefusal) ?? own[0] ?? last) : last
  const [first] = refused
  if (first?.kind === 'refused') return isVague(first.text) ? (own[0] ?? first) : first
  // What follows the first trouble is mostly its consequence.
  return own[0] ?? attempts.find(({ earlier }) => earlier === true) ?? attempts.at(-1)
}

/** Told of a host before the line that says what became of the message. */
const isRefusal = (record: LogRecord): boolean =>
  record.kind === 'remark' && / refused to talk to me: | said: /.test(record.text)

const TELLING =
  /refused to talk|fail|error|denied|cannot|can't|could not|unable|not found|refused|rejected|lost|timeout|timed out|frozen|locked|reached|unreachable|no such|invalid|corrupt|retry/i

/** Says that it did not work and nothing more. */
const isVague = (text = ''): boolean =>
  /^(?:4\d\d (?:4\.\d\.\d )?)?(?:(?:SASL [\w-]+ )?authentication failed: ?(?:generic failure|temporary .*|connection lost.*)?|temporary (?:error|failure)|local error.*|.{0,120}temporary lookup failure|.{0,120}server configuration (?:error|problem)|service unavailable|server unavailable or unable to receive mail|SSL_(?:accept|connect) error (?:from|to) .{1,320}|connect to \S+: (?:Cannot assign requested address|Network is unreachable))\W*$/i.test(
    text,
  )

function reportOf(record: LogRecord): RecipientReport | undefined {
  const vantage = vantageOfRecord(record)
  switch (record.kind) {
    case 'attempted': {
      const { recipient, outcome, peer, stage, text = '', enhanced } = record
      const of = stage === undefined ? undefined : stageOf(stage)
      return {
        text,
        vantage,
        ...(recipient === '' ? {} : { address: recipient }),
        ...(outcome === 'delivered' ? { action: 'delivered' as const } : {}),
        ...(enhanced === undefined ? {} : { status: enhanced }),
        ...(peer?.host === undefined ? {} : { host: peer.host }),
        ...(peer?.address === undefined ? {} : { ip: peer.address }),
        ...(of === undefined ? {} : { stage: of }),
      }
    }
    case 'refused': {
      const { text, stage, recipient } = record
      const of = stage === undefined ? undefined : stageOf(stage)
      return {
        text,
        vantage,
        ...(recipient === undefined ? {} : { address: recipient }),
        ...(of === undefined ? {} : { stage: of }),
      }
    }
    case 'remark':
    case 'note':
      return { text: record.text, vantage }
    case 'arrived':
    case 'finished':
      return undefined
  }
}
