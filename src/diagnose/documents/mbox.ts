// Cuts a mailbox file into its messages (RFC 4155; mboxrd and mboxo alike). Works on bytes, for each message has character
// sets of its own. A line that begins with `From ` starts a message only where a header follows it, so that a sentence does
// not.

/** A folder of bounces has hundreds; what is beyond this is not looked at. */
export const MOST_MESSAGES = 5_000

const SEPARATOR = /^From [^\r\n]{1,300}\r?\n(?=>?[!-9;-~]{1,80}:)/gm

/** Undefined: it is no mailbox file. */
export function splitMbox(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(5, bytes.length)).toString('latin1') !== 'From ')
    return undefined
  // One character for each byte, both ways.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const starts: { readonly line: number; readonly content: number }[] = []
  for (const match of text.matchAll(SEPARATOR)) {
    if (starts.length > MOST_MESSAGES) break
    if (match.index > 0 && !/\n\r?\n$/.test(text.slice(match.index - 3, match.index))) continue
    starts.push({ line: match.index, content: match.index + match[0].length })
  }
  if (starts[0]?.line !== 0) return undefined
  return starts
    .slice(0, MOST_MESSAGES)
    .map(({ content }, i) =>
      Buffer.from(text.slice(content, starts[i + 1]?.line).replaceAll(/^>(>*From )/gm, '$1'), 'latin1'),
    )
}
