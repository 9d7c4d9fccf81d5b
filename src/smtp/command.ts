// Splits an SMTP command line into verb, argument and ESMTP parameters (RFC 5321 §4.1.1, §4.1.2). Pure text work: what a
// command means is for the session.

export interface Command {
  /** Upper case. */
  readonly verb: string
  /** What follows the verb and one space, with trailing white space cut. */
  readonly argument: string
}

/** Those of SMTP that this server does not have. */
export const ABSENT_COMMANDS: ReadonlySet<string> = new Set([
  'EXPN',
  'ETRN',
  'TURN',
  'ATRN',
  'SEND',
  'SOML',
  'SAML',
  'BURL',
])

const OFFERED = 'EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY HELP STARTTLS AUTH XCLIENT'
const COMMANDS = new Set([...OFFERED.split(' '), ...ABSENT_COMMANDS])

/** Whether the verb, in upper case, is one of SMTP, offered here or not. */
export const isCommand = (verb: string): boolean => COMMANDS.has(verb)

export function parseCommand(line: string): Command {
  const space = line.indexOf(' ')
  if (space < 0) return { verb: line.toUpperCase(), argument: '' }
  return { verb: line.slice(0, space).toUpperCase(), argument: line.slice(space + 1).trim() }
}

/**
 * The argument of MAIL and RCPT behind `FROM:` or `TO:`, in the form `<path> parameters`. A space after the colon and a
 * path without brackets are tolerated: old clients send both. Undefined when the keyword is missing.
 */
export function pathArgument(argument: string, keyword: 'FROM' | 'TO'): string | undefined {
  if (argument.length <= keyword.length || argument.slice(0, keyword.length).toUpperCase() !== keyword) return undefined
  const colon = argument.indexOf(':')
  if (colon < 0 || argument.slice(keyword.length, colon).trim() !== '') return undefined
  const rest = argument.slice(colon + 1).trimStart()
  if (rest === '' || rest.startsWith('<')) return rest
  const space = rest.indexOf(' ')
  return space < 0 ? `<${rest}>` : `<${rest.slice(0, space)}>${rest.slice(space)}`
}

const PARAMETER = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^\0-\x20=\x7f]+))?$/

/** ESMTP parameters by upper-case keyword, or the one that is malformed or stands twice. */
export function parseParameters(text: string): ReadonlyMap<string, string | undefined> | { readonly bad: string } {
  const parameters = new Map<string, string | undefined>()
  for (const word of text.split(' ')) {
    if (word === '') continue
    const match = PARAMETER.exec(word)
    const keyword = match?.[1]?.toUpperCase()
    if (!match || keyword === undefined || parameters.has(keyword)) return { bad: word }
    parameters.set(keyword, match[2])
  }
  return parameters
}
