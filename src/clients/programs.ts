// The mail programs that there are instructions for. What is said of each stands in program-words-en.ts and -ru.ts.

import type { ClientAccount, MailPlace } from './account.ts'

export const PROGRAMS = [
  'thunderbird',
  'outlook-new',
  'outlook-classic',
  'apple-mail',
  'ios',
  'android',
  'the-bat',
  'seamonkey',
  'php',
  'printer',
  'outlook-express',
  'opera-mail',
] as const
export type ProgramName = (typeof PROGRAMS)[number]

export interface ProgramWords {
  readonly title: string
  /** `reads`: only where there is a server to read mail from. */
  readonly steps: readonly (string | { readonly reads: string })[]
}

export interface ClientWords {
  readonly heading: string
  readonly account: string
  readonly login: string
  readonly password: string
  readonly passwordIs: string
  readonly sending: string
  readonly reading: Readonly<Record<'imap' | 'pop3', string>>
  readonly security: Readonly<Record<MailPlace['security'], string>>
  readonly port: string
  readonly nothingToSend: string
  readonly nothingToRead: string
  readonly records: string
  readonly recordsWhy: string
  readonly notOurs: string
  readonly noAddress: string
  readonly noServers: string
  readonly noProfile: string
  readonly ask: string
  readonly show: string
  readonly profile: string
  readonly programs: Readonly<Record<ProgramName, ProgramWords>>
}

export interface Instructions {
  readonly program: ProgramName
  readonly title: string
  readonly steps: readonly string[]
}

/** `{imap}`, `{smtp}` and so on stand for what holds for this account. */
export function instructionsFor(
  program: ProgramName,
  { address, login, sending, reading }: ClientAccount,
  words: ClientWords,
): Instructions {
  const [out] = sending
  const [into] = reading
  const values: Readonly<Record<string, string>> = {
    address,
    login,
    smtp: out?.host ?? '',
    smtpPort: String(out?.port ?? ''),
    smtpSecurity: out ? words.security[out.security] : '',
    // PHPMailer's own words.
    phpSecurity: out?.security === 'tls' ? 'ssl' : 'tls',
    imap: into?.host ?? '',
    imapPort: String(into?.port ?? ''),
    imapSecurity: into ? words.security[into.security] : '',
    kind: into?.protocol === 'pop3' ? 'POP3' : 'IMAP',
  }
  const { title, steps } = words.programs[program]
  return {
    program,
    title,
    steps: steps.flatMap((step) => {
      const text = typeof step === 'string' ? step : into && step.reads
      return text === undefined ? [] : [text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark)]
    }),
  }
}
