// What can be wrong with a message before it is sent: one id for each, with how bad it is. The ids are a contract with scripts: they
// are added to, never renamed. What is said of each, and its cure, stands in words-en.ts and words-ru.ts.

/** `error`: receivers refuse it, or cannot read it. `warning`: it counts against the message. `note`: worth knowing. */
export const LINT_LEVELS = ['error', 'warning', 'note'] as const
export type LintLevel = (typeof LINT_LEVELS)[number]

export const LINT_FINDINGS = {
  'from.missing': 'error',
  'from.not-an-address': 'error',
  'from.several-without-sender': 'error',
  'date.missing': 'error',
  'date.unreadable': 'error',
  'date.far-off': 'warning',
  'message-id.missing': 'warning',
  'message-id.malformed': 'warning',
  'message-id.no-domain': 'warning',
  'recipients.none': 'warning',
  'subject.missing': 'warning',
  'field.twice': 'error',
  'field.eight-bit': 'error',
  'line.too-long': 'error',
  'line.bare-cr': 'error',
  'line.nul': 'error',
  'mime.no-version': 'warning',
  'mime.unreadable': 'error',
  'charset.undeclared': 'warning',
  'charset.unknown': 'error',
  'body.eight-bit-undeclared': 'warning',
  'body.empty': 'warning',
  'html.alone': 'warning',
  'list.no-unsubscribe': 'error',
  'list.no-one-click': 'warning',
  'list.not-https': 'warning',
  'dkim.none': 'note',
  'dkim.other-domain': 'warning',
  'attachment.refused': 'error',
  'size.large': 'warning',
  'link.shortener': 'warning',
  'link.address': 'warning',
  'link.disguised': 'error',
} as const satisfies Readonly<Record<string, LintLevel>>

export type LintId = keyof typeof LINT_FINDINGS

export interface MessageFinding {
  readonly id: LintId
  readonly level: LintLevel
  /** What the sentence names: the field, the line, the file. */
  readonly about: Readonly<Record<string, string>>
}

export const found = (id: LintId, about: Readonly<Record<string, string>> = {}): MessageFinding => ({
  id,
  level: LINT_FINDINGS[id],
  about,
})
