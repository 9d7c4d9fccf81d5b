// What a client offers at the beginning of its handshake (ClientHello, RFC 8446 §4.1.2): the versions, the ciphers and the name that
// it asks for. It is looked at when a handshake fails, for OpenSSL says only that nothing fitted. It decides nothing, and what
// cannot be read is none.

export interface ClientOffer {
  /** The best first: `TLSv1.3`, `TLSv1.2`. */
  readonly versions: readonly string[]
  /** In the client's order, as OpenSSL calls them; those that it does not know as `0x1234`. */
  readonly ciphers: readonly string[]
}

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, 'TLSv1.3'],
  [0x0303, 'TLSv1.2'],
  [0x0302, 'TLSv1.1'],
  [0x0301, 'TLSv1'],
  [0x0300, 'SSLv3'],
])
const HANDSHAKE = 0x16
const CLIENT_HELLO = 1
const SUPPORTED_VERSIONS = 43
/** Behind the headers of record and message: version and random. */
const SESSION_ID = 5 + 4 + 2 + 32
/** Shown of them. */
const MOST_CIPHERS = 12

export function readClientHello(bytes: Buffer): ClientOffer | undefined {
  try {
    return bytes[0] === HANDSHAKE && bytes[5] === CLIENT_HELLO ? parse(bytes) : undefined
  } catch {
    // Shorter than it says: what came first was not the whole.
    return undefined
  }
}

function parse(bytes: Buffer): ClientOffer {
  const legacy = bytes.readUInt16BE(9)
  let at = SESSION_ID + 1 + bytes.readUInt8(SESSION_ID)
  const ciphers = list16(bytes, at + 2, bytes.readUInt16BE(at))
  at += 2 + bytes.readUInt16BE(at)
  at += 1 + bytes.readUInt8(at)
  const versions = supportedVersions(bytes, at) ?? [legacy]
  const named = ciphers.filter((cipher) => !isGrease(cipher)).map((cipher) => CIPHERS.get(cipher) ?? hex(cipher))
  return {
    versions: versions.filter((one) => !isGrease(one)).map((one) => VERSIONS.get(one) ?? hex(one)),
    ciphers:
      named.length > MOST_CIPHERS ? [...named.slice(0, MOST_CIPHERS), `… ${named.length - MOST_CIPHERS} more`] : named,
  }
}

/** RFC 8446 §4.2.1; undefined: a client of old. */
function supportedVersions(bytes: Buffer, start: number): readonly number[] | undefined {
  if (start + 2 > bytes.length) return undefined
  const end = Math.min(start + 2 + bytes.readUInt16BE(start), bytes.length)
  for (let at = start + 2; at + 4 <= end; at += 4 + bytes.readUInt16BE(at + 2)) {
    if (bytes.readUInt16BE(at) === SUPPORTED_VERSIONS) return list16(bytes, at + 5, bytes.readUInt8(at + 4))
  }
  return undefined
}

const list16 = (bytes: Buffer, start: number, length: number): readonly number[] =>
  Array.from({ length: length >> 1 }, (_, i) => bytes.readUInt16BE(start + 2 * i))

/** RFC 8701: values that mean nothing, so that nobody gets used to known ones. */
const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`

/** The usual ones, and those of old clients (the registry "TLS Cipher Suites" of IANA). */
const CIPHERS: ReadonlyMap<number, string> = new Map([
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc02b, 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  [0xc02c, 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  [0xc02f, 'ECDHE-RSA-AES128-GCM-SHA256'],
  [0xc030, 'ECDHE-RSA-AES256-GCM-SHA384'],
  [0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305'],
  [0xcca9, 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  [0x009e, 'DHE-RSA-AES128-GCM-SHA256'],
  [0x009f, 'DHE-RSA-AES256-GCM-SHA384'],
  [0xccaa, 'DHE-RSA-CHACHA20-POLY1305'],
  [0xc009, 'ECDHE-ECDSA-AES128-SHA'],
  [0xc00a, 'ECDHE-ECDSA-AES256-SHA'],
  [0xc013, 'ECDHE-RSA-AES128-SHA'],
  [0xc014, 'ECDHE-RSA-AES256-SHA'],
  [0xc023, 'ECDHE-ECDSA-AES128-SHA256'],
  [0xc027, 'ECDHE-RSA-AES128-SHA256'],
  [0xc028, 'ECDHE-RSA-AES256-SHA384'],
  [0x0033, 'DHE-RSA-AES128-SHA'],
  [0x0039, 'DHE-RSA-AES256-SHA'],
  [0x009c, 'AES128-GCM-SHA256'],
  [0x009d, 'AES256-GCM-SHA384'],
  [0x003c, 'AES128-SHA256'],
  [0x003d, 'AES256-SHA256'],
  [0x002f, 'AES128-SHA'],
  [0x0035, 'AES256-SHA'],
  [0x0016, 'DHE-RSA-DES-CBC3-SHA'],
  [0xc012, 'ECDHE-RSA-DES-CBC3-SHA'],
  [0x000a, 'DES-CBC3-SHA'],
  [0x0004, 'RC4-MD5'],
  [0x0005, 'RC4-SHA'],
  [0xc011, 'ECDHE-RSA-RC4-SHA'],
  [0x0009, 'DES-CBC-SHA'],
  [0x00ff, 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'],
  [0x5600, 'TLS_FALLBACK_SCSV'],
])
