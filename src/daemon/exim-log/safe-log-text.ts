// Texts of others on a line of the log: whatever they hold, they stay on the line and within their field. Nobody can write a
// line of their own, and no tool that cuts at blanks or quotes is led astray.

// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x1f\x7f\u0080-\u009f\u2028\u2029\ufeff]/g
const LONGEST = 2000
/** Nearly every word is as it may stand: one look instead of three. */
const PLAIN_WORD = /^[!#-'*-;=?-Z\\^-~]{0,1000}$/

/** Free text at the end of a line; ends of lines are the two characters `\n`, as Exim has them. */
export const logText = (text: string): string => cut(text.replaceAll(/\r?\n/g, '\\n').replaceAll(CONTROL, '?'))

/** A word within a line: an address, a name, what a client calls itself. */
export const logWord = (text: string): string =>
  PLAIN_WORD.test(text)
    ? text
    : cut(text.replaceAll(CONTROL, '?').replaceAll(/\s/g, '_')).replaceAll(/[()[\]<>"]/g, '?')

/** An address; quoted local parts keep their quotes. */
export const logAddress = (text: string): string =>
  PLAIN_WORD.test(text) ? text : cut(text.replaceAll(CONTROL, '?').replaceAll(/[\s<>]/g, '_'))

/** Between quotation marks. */
export const logQuoted = (text: string): string =>
  `"${logText(text).replaceAll(/["\\]/g, '\\$&').replaceAll('\\\\n', '\\n')}"`

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
