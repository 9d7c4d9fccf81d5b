// What the queue wants to know of a message's header section: how many servers it has passed, and the two fields by
// which people recognise it. Read once, when the message is accepted; nothing else looks into the content here.

export interface HeaderSummary {
  /** Received fields (RFC 5321 §6.3). */
  readonly received: number
  readonly subject?: string
  readonly messageIdField?: string
}

/** A header section is read up to this many octets; one that is longer is judged by its beginning. */
export const LONGEST_HEADER = 65_536
const LONGEST_FIELD = 200

/** `content` begins with the header section. */
export function summarizeHeader(content: Uint8Array): HeaderSummary {
  const view = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, LONGEST_HEADER))
  const end = view.indexOf('\r\n\r\n')
  const text = view.toString('latin1', 0, end < 0 ? view.length : end)
  const received = text.match(/^received[ \t]*:/gim)?.length ?? 0
  const subject = field(text, /^subject[ \t]*:[ \t]*(.*(?:\r\n[ \t].*)*)/im)
  const messageIdField = field(text, /^message-id[ \t]*:[ \t]*(.*(?:\r\n[ \t].*)*)/im)
  return {
    received,
    ...(subject !== undefined && { subject }),
    ...(messageIdField !== undefined && { messageIdField }),
  }
}

function field(text: string, pattern: RegExp): string | undefined {
  const value = pattern.exec(text)?.[1]
  if (value === undefined) return undefined
  const bytes = Buffer.from(value.replaceAll(/\r\n[ \t]+/g, ' ').slice(0, LONGEST_FIELD), 'latin1')
  // The cut may have gone through a character.
  return bytes
    .toString('utf8')
    .replace(/\uFFFD$/, '')
    .trim()
}
