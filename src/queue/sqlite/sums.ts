// Checksums (CRC-32) of what never changes once a message is accepted: its content, its envelope, each address. A disk gives
// back altered octets as willingly as right ones; what does not fit its checksum is not sent. Rows of earlier versions have none.

import { crc32 } from 'node:zlib'
import type { MessageRow, RecipientRow } from './wire.ts'

export const contentSum = (bytes: Uint8Array, before = 0): number => crc32(bytes, before)

export const envelopeSum = ([id, , fromLocal, fromDomain, size, receivedAt, fileSize, envelope]: MessageRow): number =>
  crc32(JSON.stringify([id, fromLocal, fromDomain, size, receivedAt, fileSize, envelope]))

/** Those that RCPT named have none of a parent in it, as in earlier versions. */
export const recipientSum = (message: number, [index, , , , localPart, domain, dsn, , parent]: RecipientRow): number =>
  crc32(JSON.stringify([message, index, localPart, domain, dsn, ...(parent === null ? [] : [parent])]))

/** As `stateSumOf` in schema.ts. */
export const stateSum = (state: number, at: number | null): number => (at ?? 0) * 4 + state

/** `null` stands for no checksum. */
export const fits = (stored: unknown, found: number): boolean => stored === null || stored === found
