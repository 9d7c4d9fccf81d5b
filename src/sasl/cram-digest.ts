// The arithmetic of CRAM-MD5 (RFC 2195 §2), for both sides: the keyed digest of the server's text, in hexadecimal.

import { createHmac } from 'node:crypto'

export const cramDigest = (password: string | Uint8Array, text: string | Uint8Array): string =>
  createHmac('md5', password).update(text).digest('hex')
