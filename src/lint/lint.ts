// Looks at a message before it is sent: what receivers would refuse, or count against it. It asks nobody, and changes nothing.

import type { Email } from 'postal-mime'
import { parseHeaderAddresses } from '../conditions/header-addresses.ts'
import { fieldText, isNamed, readHeader, type HeaderField } from '../core/header.ts'
import type { Instant } from '../core/time.ts'
import { sameOwner } from '../diagnose/arrived/registered-domain.ts'
import { withinLines } from '../diagnose/documents/mail.ts'
import { bodyFindings } from './body-findings.ts'
import { found, LINT_LEVELS, type MessageFinding } from './finding.ts'
import { headerFindings } from './header-findings.ts'
import { octetFindings } from './octet-findings.ts'

export interface LintOptions {
  readonly now: Instant
  /** It goes to many people, whatever its header says. */
  readonly bulk: boolean
}

/** Nesting and size of what a message may hold for it to be looked into. */
const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 512 * 1024 }

/** The worst first. */
export async function lintMessage(bytes: Uint8Array, { now, bulk }: LintOptions): Promise<readonly MessageFinding[]> {
  const header = readHeader(bytes)
  const email = await read(bytes)
  const findings = [
    ...headerFindings({ fields: header.fields, now, bulk }),
    ...signatureFindings(header.fields),
    ...octetFindings(bytes),
    ...(email ? bodyFindings(bytes, header, email) : [found('mime.unreadable')]),
  ]
  return findings.toSorted((a, b) => LINT_LEVELS.indexOf(a.level) - LINT_LEVELS.indexOf(b.level))
}

async function read(bytes: Uint8Array): Promise<Email | undefined> {
  const { default: PostalMime } = await import('postal-mime')
  try {
    return await PostalMime.parse(withinLines(bytes), LIMITS)
  } catch {
    return undefined
  }
}

/** DMARC wants a signature of the author's own domain, or of one that belongs together with it (RFC 9989 §4.4). */
function signatureFindings(fields: readonly HeaderField[]): readonly MessageFinding[] {
  const signers = fields
    .filter((field) => isNamed(field, 'dkim-signature'))
    .flatMap((field) => /(?:^|;)\s*d\s*=\s*([\w.-]+)/.exec(fieldText(field))?.[1] ?? [])
  if (signers.length === 0) return [found('dkim.none')]
  const from = fields.filter((field) => isNamed(field, 'from')).map(fieldText)[0] ?? ''
  const [author] = parseHeaderAddresses(from).addresses
  if (author === undefined || signers.some((signer) => isAligned(signer, author.domain))) return []
  return [found('dkim.other-domain', { signer: signers.join(', '), domain: author.domain })]
}

const isAligned = (signer: string, domain: string): boolean =>
  signer.toLowerCase() === domain.toLowerCase() || sameOwner(signer, domain)
