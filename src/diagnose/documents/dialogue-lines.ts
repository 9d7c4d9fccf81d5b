// Who said what in a record of an SMTP session. Knows the marks of swaks, Exim's -v and -d, sendmail -v, curl -v, Postfix with
// -v and in its notices to the postmaster (In:/Out:), PHPMailer, Python's smtplib, `waybill send`, C:/S: transcripts, and sessions typed into telnet or openssl s_client, which
// have no marks at all. Only sorts lines; what they mean is told in dialogue.ts.

export interface Said {
  readonly by: 'client' | 'server' | 'program'
  readonly text: string
}

const VERB =
  /^(?:MAIL FROM ?:|RCPT TO ?:|(?:EHLO|HELO|LHLO|DATA|BDAT \d+|AUTH [A-Z][\w-]+|STARTTLS|RSET|NOOP|VRFY|EXPN|HELP|QUIT)(?:\s|$))/i
const REPLY = /^[1-5]\d\d(?:[ -]|$)/

/** What a server says in its own record of a session: `Out: 550 no`. */
export const OF_OUR_SERVER = /^ {0,4}Out: (.*)$/m

type Form = readonly [server: RegExp, client: RegExp, program?: RegExp]

/** The marks of programs. The text is the first group. Each is tried on the whole record, and the one with most lines counts. */
const FORMS: readonly Form[] = [
  // swaks: `<~` is within TLS, `**` is what it did not expect.
  [/^\s{0,4}<(?:-|~|\*\*|~\*) {1,2}(.*)$/, /^\s{0,4}(?:->|~>) ?(.*)$/, /^\s{0,4}(?:\*\*\*|===) (.*)$/],
  [/\bSMTP<< (.*)$/, /\bSMTP(?:\+)?>> (.*)$/],
  [/^\s*<<< (.*)$/, /^\s*>>> (.*)$/],
  [/^([1-5]\d\d[ -].*)$/, /^\s*>>> (.*)$/, /^(.* Connecting to .*)$/],
  [
    /^.{0,60}?\bSERVER -> CLIENT: (.*)$/,
    /^.{0,60}?\bCLIENT -> SERVER: (.*)$/,
    /^.{0,60}?\b(SMTP (?:ERROR|Error|connect).*)$/,
  ],
  [OF_OUR_SERVER, /^ {0,4}In: {1,2}(.*)$/],
  [/^(?:.{0,60}[\s\]])?S: (.*)$/, /^(?:.{0,60}[\s\]])?C: (.*)$/],
  [/^.{0,120}< [\w.-]+\[[^\]]{2,45}\]:\d{1,5}: (.*)$/, /^.{0,120}> [\w.-]+\[[^\]]{2,45}\]:\d{1,5}: (.*)$/],
  [/^reply: b?['"](.*)['"]$/, /^send: b?['"](.*)['"]$/],
  [/^< (\d\d\d[ -].*)$/, /^> (.*)$/, /^\* (.*)$/],
]

/** Undefined: it is no record of a session. */
export function readDialogueLines(text: string): readonly Said[] | undefined {
  const lines = text.split('\n')
  let best: readonly Said[] | undefined
  for (const form of FORMS) {
    if (!lines.some((line) => form[0].test(line))) continue
    const said = withMarks(lines, form)
    if (isDialogue(said, 1) && said.length > (best?.length ?? 0)) best = said
  }
  if (best) return best
  const bare = withoutMarks(lines)
  // A page of documentation has commands and numbers here and there.
  const spoken = bare.filter(({ by }) => by !== 'program').length
  return isDialogue(bare, 2) && spoken * SPARSEST >= lines.length ? bare : undefined
}

/** Of so many lines of a record without marks one at least is said by one of the two. */
const SPARSEST = 12

function isDialogue(said: readonly Said[], replies: number): boolean {
  const answered = said.filter(({ by, text }) => by === 'server' && REPLY.test(text)).length
  return answered >= replies && said.some(({ by, text }) => by === 'client' && VERB.test(text))
}

function withMarks(lines: readonly string[], [server, client, program]: Form): readonly Said[] {
  const said: Said[] = []
  for (const line of lines) {
    const [answer, command, remark] = [server.exec(line)?.[1], client.exec(line)?.[1], program?.exec(line)?.[1]]
    const last = said.at(-1)
    // swaks marks its own remark on a missing answer as if it were one.
    if (answer !== undefined)
      for (const text of unescape(answer)) said.push({ by: REPLY.test(text) ? 'server' : 'program', text })
    else if (command !== undefined) for (const text of unescape(command)) said.push({ by: 'client', text })
    else if (remark !== undefined) said.push({ by: 'program', text: remark })
    // Exim and PHPMailer mark only the first line of a reply.
    else if (last?.by === 'server' && REPLY.test(line.trim())) said.push({ by: 'server', text: line.trim() })
    else if (/^\s*(?:Connecting to|Trying|Connected to|\* Connected to) /.test(line))
      said.push({ by: 'program', text: line.trim() })
  }
  return said
}

/** smtplib writes line ends as two characters, and several lines as one. */
const unescape = (text: string): readonly string[] =>
  text.includes(String.raw`\r\n`) ? text.split(String.raw`\r\n`).filter((line) => line !== '') : [text.trimEnd()]

function withoutMarks(lines: readonly string[]): readonly Said[] {
  const said: Said[] = []
  let body = false
  for (const line of lines) {
    const text = line.trim()
    if (REPLY.test(text)) {
      body = text.startsWith('354')
      said.push({ by: 'server', text })
    } else if (body) said.push({ by: 'client', text })
    else if (VERB.test(text)) said.push({ by: 'client', text })
    else if (/^(?:Trying|Connected to|CONNECTED\(|Connection closed|telnet:|depth=|subject=|verify error)/.test(text))
      said.push({ by: 'program', text })
    // After 334 comes a secret: it is known to be one, and not kept.
    else if (said.at(-1)?.text.startsWith('334')) said.push({ by: 'client', text: '' })
  }
  return said
}
