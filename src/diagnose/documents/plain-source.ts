// Makes the pasted source of a mail readable as text: transfer encodings of its text parts undone, where the source stands in
// a string whose own encoding is settled. For the way in that must answer at once (one object a line, a call of the library);
// files and pipes go through documents/mail.ts, which knows MIME in full.

const PART =
  /^Content-Transfer-Encoding:[ \t]{0,4}(base64|quoted-printable)[^\n]{0,200}\n(?:[\w-]{1,60}:[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n){0,20}){0,20}\n/gim

/** Parts beyond these are attachments of no interest. */
const MOST_PARTS = 20
const LONGEST_PART = 262_144

export function plainSource(text: string): string {
  if (!/^Content-Transfer-Encoding:[ \t]{0,4}(?:base64|quoted-printable)/im.test(text)) return text
  let plain = ''
  let from = 0
  let parts = 0
  for (const match of text.matchAll(PART)) {
    if (match.index < from || ++parts > MOST_PARTS) continue
    const start = match.index + match[0].length
    const rest = text.slice(start, start + LONGEST_PART)
    const end = rest.search(/^--\S/m)
    const body = end < 0 ? rest : rest.slice(0, end)
    const charset = charsetNear(text.slice(Math.max(0, match.index - 1_000), start))
    plain += text.slice(from, start)
    plain += match[1]?.toLowerCase() === 'base64' ? fromBase64(body, charset) : fromQuotedPrintable(body, charset)
    plain += '\n'
    from = start + body.length
  }
  return plain + text.slice(from)
}

function charsetNear(header: string): string {
  const own = header.slice(header.lastIndexOf('\n--') + 1)
  return /charset="?([\w-]{2,30})/i.exec(own)?.[1] ?? 'utf-8'
}

function fromBase64(body: string, charset: string): string {
  return /^[\w+/=\s]*$/.test(body) ? decode(Buffer.from(body, 'base64'), charset) : body
}

function fromQuotedPrintable(body: string, charset: string): string {
  const joined = body.replaceAll(/=[ \t]{0,4}\r?\n/g, '')
  if (!/=[\dA-F]{2}/i.test(joined)) return joined
  const bytes = joined.replaceAll(/(?:=[\dA-F]{2})+/gi, (run) =>
    decode(Buffer.from(run.replaceAll('=', ''), 'hex'), charset),
  )
  return bytes
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A name that nobody knows.
    return new TextDecoder().decode(bytes)
  }
}
