// Claimed messages as they come from the store thread, which has checked that they can be read.

import { messageId } from '../../core/id.ts'
import type { Content } from '../../core/message.ts'
import { StoreError } from '../store-error.ts'
import type { Claimed } from '../store.ts'
import type { Folder } from './folder.ts'
import { decodeMessage, decodeRecipient } from './rows.ts'
import { storedBody } from './stored-body.ts'
import type { ClaimWire, MessageRow, ResultWire } from './wire.ts'

export function decodeClaims(result: ResultWire, folder: Folder): Claimed[] {
  if (!isClaims(result)) throw new StoreError('internal', 'the store thread answered a claim with something else')
  return result.map(([message, recipients, content, sum]) => ({
    message: decodeMessage(message),
    recipients: recipients.map(decodeRecipient),
    content: contentOf(message, content, sum, folder),
  }))
}

const isClaims = (result: ResultWire): result is readonly ClaimWire[] => Array.isArray(result)

function contentOf(
  [id, , , , , , fileSize]: MessageRow,
  bytes: Uint8Array | null,
  sum: number | null,
  folder: Folder,
): Content {
  if (fileSize !== null) {
    return storedBody(folder, messageId(id), fileSize, sum)
  }
  if (bytes === null) throw new StoreError('internal', `the store thread gave no content for ${messageId(id)}`)
  return { kind: 'inline', bytes }
}
