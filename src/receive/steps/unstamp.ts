// The step that takes away Return-Path fields which came with the message. The field is the stamp of final delivery (RFC 5321
// §4.4): there it is written anew, and one of the sender's own would tell the reader, or the next server, an address that
// nobody has seen in the envelope.

import { isNamed } from '../../core/header.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function unstamp({ section, changes, events }: Receiving): StepResult {
  let count = 0
  for (const field of section.fields) if (isNamed(field, 'return-path')) count++
  if (count > 0) {
    changes.push({ kind: 'delete-field', name: 'Return-Path', nth: 'all' })
    events.push({ kind: 'fields-removed', field: 'Return-Path', count })
  }
  return 'next'
}
