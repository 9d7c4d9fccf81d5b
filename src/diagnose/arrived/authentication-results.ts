// Authentication-Results (RFC 8601), also in the forms of Microsoft (no server named) and of older programs. Says what stands
// there; which fields are to be believed is decided in receiving-side.ts.

export interface AuthResult {
  /** spf, dkim, dmarc, arc, iprev, compauth, ... in small letters. */
  readonly method: string
  readonly result: string
  readonly reason?: string
  /** The domain or address that it is about: header.d, smtp.mailfrom, header.from. */
  readonly domain?: string
  /** What stood in brackets: the policy of DMARC, the words of SPF. */
  readonly comment?: string
}

export interface AuthField {
  /** authserv-id; Microsoft writes none. */
  readonly server?: string
  readonly results: readonly AuthResult[]
}

const LONGEST = 8_192
/** More methods than this are in no honest field. */
const MOST = 40

const RESULT = /^\s*([a-z][\w-]{1,30})(?:\s{0,4}\/\s{0,4}\d{1,3})?\s{0,4}=\s{0,4}([a-z]{1,30})\b/i
const PROPERTIES = ['header.d', 'header.i', 'smtp.mailfrom', 'smtp.mail', 'smtp.helo', 'header.from', 'policy.iprev']

export function parseAuthenticationResults(value: string): AuthField {
  const parts = value.slice(0, LONGEST).split(/;(?![^(]{0,500}\))/)
  const [head = ''] = parts
  const server = RESULT.test(head) ? undefined : /^\s*([^\s;()]{1,255})/.exec(head)?.[1]
  const listed = server === undefined ? parts : parts.slice(1)
  const results = listed.slice(0, MOST).flatMap(parseResult)
  return { ...(server === undefined ? {} : { server: server.toLowerCase() }), results }
}

function parseResult(part: string): readonly AuthResult[] {
  const [, method, result] = RESULT.exec(part) ?? []
  if (method === undefined || result === undefined) return []
  const comment = /\(([^()]{1,300})\)/.exec(part)?.[1]
  const bare = part.replaceAll(/\([^()]{0,500}\)/g, ' ')
  const reason = /\breason\s{0,4}=\s{0,4}(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(bare)
  const domain = propertyOf(bare)
  const told = reason?.[1] ?? reason?.[2]
  return [
    {
      method: method.toLowerCase(),
      result: result.toLowerCase(),
      ...(told === undefined ? {} : { reason: told }),
      ...(domain === undefined ? {} : { domain }),
      ...(comment === undefined ? {} : { comment }),
    },
  ]
}

function propertyOf(part: string): string | undefined {
  for (const name of PROPERTIES) {
    const at = part.toLowerCase().indexOf(`${name}=`)
    if (at < 0) continue
    const value = /^"?<?([^\s";<>]{1,320})/.exec(part.slice(at + name.length + 1))?.[1]
    const domain = domainIn(value)
    if (domain !== undefined) return domain
  }
  return undefined
}

/** It is put into commands that people copy: letters, digits, dots and dashes only. */
function domainIn(address: string | undefined): string | undefined {
  const domain = address?.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return domain !== undefined && /^[\p{L}\d_.-]{1,255}$/u.test(domain) ? domain : undefined
}

/** Received-SPF (RFC 7208 §9.1): `softfail (words) client-ip=...; envelope-from=...; receiver=...`. */
export function parseReceivedSpf(value: string): AuthField | undefined {
  const text = value.slice(0, LONGEST)
  const result = /^\s*(pass|fail|softfail|neutral|none|temperror|permerror)\b/i.exec(text)?.[1]
  if (result === undefined) return undefined
  const comment = /\(([^()]{1,300})\)/.exec(text)?.[1]
  const server = /\breceiver="?([^\s;"]{1,255})/i.exec(text)?.[1] ?? /^([\w.-]{3,255}):/.exec(comment ?? '')?.[1]
  const from = /\b(?:envelope-from|x-envelope-from)="?<?([^\s;">]{1,320})/i.exec(text)?.[1]
  const domain = domainIn(from)
  return {
    ...(server === undefined ? {} : { server: server.toLowerCase() }),
    results: [
      {
        method: 'spf',
        result: result.toLowerCase(),
        ...(domain === undefined ? {} : { domain }),
        ...(comment === undefined ? {} : { comment }),
      },
    ],
  }
}
