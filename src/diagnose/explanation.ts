// The whole answer to one document: what it was recognised as, what it says of each recipient, and the diagnosis of each. For
// a report, one diagnosis for each finding. The first is the one that counts: those who failed come before those who wait.
// Field names are a contract with scripts: extended, never renamed.

import type { Arrived } from './arrived/arrived.ts'
import type { Diagnosis, Language, Stage } from './diagnosis.ts'
import type { Action, Document, DocumentKind, Proved, OriginalMessage, RecipientReport } from './documents/document.ts'
import type { Explain, ExplainOptions } from './explain.ts'
import type { ProviderId } from './reading/providers.ts'
import type { SoftwareId } from './software.ts'

/** One recipient, or one finding of a report. */
export interface ExplainedCase {
  readonly address?: string
  readonly action?: Action
  readonly status?: string
  readonly host?: string
  readonly ip?: string
  readonly stage?: Stage
  readonly code?: number
  /** The reply with its codes, whole. */
  readonly reply: string
  readonly retryUntil?: string
  readonly lastAttempt?: string
  readonly finalLogId?: string
  /** Of a report: how many messages or sessions, and where. */
  readonly count?: number
  readonly places?: readonly string[]
  readonly diagnosis: Diagnosis
}

export interface Explanation {
  readonly kind: DocumentKind
  readonly software: readonly SoftwareId[]
  readonly reporter?: string
  /** The mail service whose server that is: gmail, yandex, mail.ru, ... */
  readonly service?: ProviderId
  readonly date?: string
  readonly original: OriginalMessage
  /** Of a report: what it is about, and how much of it is well. */
  readonly about?: string
  readonly good?: number
  readonly bad?: number
  /** Of a mail that arrived: the facts. */
  readonly arrived?: Arrived
  /** None where a report has nothing to complain of. */
  readonly cases: readonly ExplainedCase[]
}

export function explainDocument(document: Document, explain: Explain, options: ExplainOptions = {}): Explanation {
  const { kind, software, reporter, service, date, original } = document
  const head = {
    kind,
    software,
    original,
    ...(reporter === undefined ? {} : { reporter }),
    ...(service === undefined ? {} : { service }),
    ...(date === undefined ? {} : { date }),
  }
  const known = { ...options, software: [...new Set([...(options.software ?? []), ...software])] }
  switch (document.kind) {
    case 'reply':
    case 'dialogue':
    case 'bounce':
      return {
        ...head,
        cases: document.recipients.map((report) =>
          explainRecipient(report, explain, { ...known, ofMail: kind !== 'reply' }),
        ),
      }
    case 'mail':
      return {
        ...head,
        cases: document.recipients.map((report) => explainLetter(report, explain, { ...known, ofMail: true })),
      }
    case 'arrived': {
      const { arrived, about, findings, letter } = document
      const language = options.language ?? 'en'
      const told = explainLetter(letter, explain, { ...known, ofMail: true })
      if (findings.length === 0 && arrived.verdict !== 'spam' && told.diagnosis.cause !== 'unknown')
        return { ...head, kind: 'mail', arrived, cases: [told] }
      const cases = findings.map((finding) => explainFinding(finding, explain, { ...known, language }))
      return { ...head, about: about[language], arrived, cases }
    }
    case 'dmarc-report':
    case 'tls-report':
    case 'feedback-report': {
      const { about, good, bad, findings } = document
      const language = options.language ?? 'en'
      const cases = findings.map((finding) => explainFinding(finding, explain, { ...known, language }))
      return { ...head, about: about[language], good, bad, cases }
    }
  }
}

/** In a letter without a reply words mean little: a short one may be an error message, a long one is a letter. */
function explainLetter(report: RecipientReport, explain: Explain, options: RecipientOptions): ExplainedCase {
  const text = report.text.length > LONGEST_ERROR ? '' : report.text
  const one = explainRecipient({ ...report, text }, explain, options)
  return { ...one, diagnosis: { ...one.diagnosis, confidence: 'low' } }
}

const LONGEST_ERROR = 500

/** A bare text has to show that it is about mail; in a bounce or a session it is. */
type RecipientOptions = ExplainOptions & { readonly ofMail: boolean }

/** `text` and so on for the engine. Answers with what was learnt about the surroundings besides. */
function explainRecipient(
  report: RecipientReport,
  explain: Explain,
  { ofMail, ...options }: RecipientOptions,
): ExplainedCase {
  const { text, host, stage, around, status, vantage, ...told } = isSuccess(report) ? withoutWords(report) : report
  const diagnosis = explain(
    {
      text,
      ...(host === undefined ? {} : { host }),
      ...(stage === undefined ? {} : { stage: STAGE_NAMES[stage] }),
      ...(around === undefined ? {} : { around }),
      ...(status === undefined ? {} : { status }),
      ...(vantage === undefined ? {} : { vantage }),
      ...(ofMail ? { ofMail } : {}),
    },
    options,
  )
  const { observed } = diagnosis
  return {
    ...told,
    ...(status === undefined ? {} : { status }),
    ...(observed.host === undefined ? {} : { host: observed.host }),
    ...(observed.stage === undefined ? {} : { stage: observed.stage }),
    ...(observed.code === undefined ? {} : { code: observed.code }),
    reply: replyText(text, diagnosis),
    diagnosis,
  }
}

const isSuccess = ({ action }: RecipientReport): boolean =>
  action === 'delivered' || action === 'relayed' || action === 'expanded'

/** Of a success the status is all that counts; the words round it are about something else. */
function withoutWords({ around: _around, text, status, ...told }: RecipientReport): RecipientReport {
  return { ...told, text: /^2\d\d[ -]/.test(text) ? text : (status ?? ''), ...(status === undefined ? {} : { status }) }
}

/** As the words round it are read by name. */
const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  connect: 'connect',
  hello: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  content: 'end of data',
}

function replyText(text: string, { observed }: Diagnosis): string {
  const { code, enhanced, reply } = observed
  if (code === undefined) return text.trim().slice(0, 4_096)
  const own = enhanced !== undefined && text.includes(enhanced) ? [enhanced] : []
  return [code, ...own, reply].join(' ').trim()
}

function explainFinding(
  { cause, count, says, steps, places, confidence }: Proved,
  explain: Explain,
  options: ExplainOptions & { readonly language: Language },
): ExplainedCase {
  const { language } = options
  const diagnosis = explain('', { ...options, evidence: [{ kind: 'confirms', cause, says }] })
  return {
    reply: '',
    count,
    places,
    diagnosis: {
      ...diagnosis,
      title: says[language],
      ...(confidence === undefined ? {} : { confidence }),
      unknown: [],
      ...(steps === undefined
        ? {}
        : { first: steps[language][0] ?? diagnosis.first, steps: steps[language], softwareSteps: [] }),
    },
  }
}

/** What one line of `--jsonl` and a short answer are about. */
export const mainCase = ({ cases }: Explanation): ExplainedCase | undefined =>
  cases.find(({ action, diagnosis }) => action === 'failed' && diagnosis.cause !== 'unknown') ??
  cases.find(({ diagnosis }) => diagnosis.cause !== 'unknown') ??
  cases[0]
