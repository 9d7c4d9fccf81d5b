// What is wrong with the body of a message: how its parts are declared (RFC 2045), what providers refuse to take, where links lead.

import type { Attachment, Email } from 'postal-mime'
import { fieldText, isNamed, type HeaderSection } from '../core/header.ts'
import { found, type MessageFinding } from './finding.ts'
import { linkFindings } from './links.ts'

/** What Gmail and Outlook block, by the name of the file, also inside of archives that are named for it. */
const REFUSED =
  /\.(?:ade|adp|apk|appx|bat|cab|chm|cmd|com|cpl|diagcab|dll|dmg|exe|hta|img|ins|iso|isp|jar|js|jse|lib|lnk|mde|msc|msi|msix|msp|mst|nsh|pif|ps1|reg|scr|sct|shb|sys|vb|vbe|vbs|vhd|vxd|wsc|wsf|wsh|xll)$/i

export function bodyFindings(bytes: Uint8Array, header: HeaderSection, email: Email): readonly MessageFinding[] {
  const field = (name: string): string | undefined =>
    header.fields.filter((one) => isNamed(one, name)).map(fieldText)[0]
  const type = field('content-type') ?? ''
  const encoding = (field('content-transfer-encoding') ?? '').trim().toLowerCase()
  const hasMime = ['content-type', 'content-transfer-encoding'].some((name) => field(name) !== undefined)
  const body = bytes.subarray(header.bodyStart)
  const isEightBit = body.some((octet) => octet > 127)
  const isText = type === '' || /^\s*text\//i.test(type)
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1]
  const files = email.attachments.filter(({ disposition, filename }) => disposition !== 'inline' || filename)
  const text = email.text?.trim() ?? ''
  const html = email.html?.trim() ?? ''
  return [
    ...(hasMime && field('mime-version') === undefined ? [found('mime.no-version')] : []),
    ...(isText && isEightBit && charset === undefined ? [found('charset.undeclared')] : []),
    ...(charset !== undefined && !isKnown(charset) ? [found('charset.unknown', { charset })] : []),
    ...(isText && isEightBit && encoding !== '8bit' && encoding !== 'binary'
      ? [found('body.eight-bit-undeclared')]
      : []),
    ...(text === '' && html === '' && files.length === 0 ? [found('body.empty')] : []),
    // The reader makes a text of the HTML where there is none.
    ...(html !== '' && !hasTextPart(bytes) ? [found('html.alone')] : []),
    ...refusedFiles(email.attachments).map((file) => found('attachment.refused', { file })),
    ...linkFindings(text, html),
  ]
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== ''
  } catch {
    return false
  }
}

const hasTextPart = (bytes: Uint8Array): boolean =>
  /^content-type:\s*text\/plain\b/im.test(Buffer.from(bytes).toString('latin1'))

const refusedFiles = (attachments: readonly Attachment[]): readonly string[] => [
  ...new Set(attachments.flatMap(({ filename }) => (filename && REFUSED.test(filename.trim()) ? [filename] : []))),
]
