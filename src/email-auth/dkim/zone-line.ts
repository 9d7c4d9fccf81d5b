// The record of a key as it is written into a zone file (RFC 1035 §5.1): a text longer than 255 octets stands there in several
// strings, which whoever asks puts together without anything between them (RFC 6376 §3.6.2.2).

/** RFC 1035 §3.3: of one string. */
const LONGEST_STRING = 255

/** `text` is US-ASCII, as keys are. */
export function zoneLine(selector: string, domain: string, text: string): string {
  const name = `${selector}._domainkey.${domain}.`
  const strings = quotedStrings(text)
  if (strings.length === 1) return `${name} IN TXT ${strings[0]}`
  return [`${name} IN TXT (`, ...strings.map((string) => `    ${string}`), ')'].join('\n')
}

export function quotedStrings(text: string): readonly string[] {
  return (text.match(new RegExp(`[^]{1,${LONGEST_STRING}}`, 'g')) ?? ['']).map(
    (part) => `"${part.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  )
}
