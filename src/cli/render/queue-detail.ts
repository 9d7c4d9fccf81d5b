// One entry of the queue in full.

import type { DamagedDetail, MessageDetail, RecipientView } from '../../control/control.ts'
import type { Event } from '../../events/event.ts'
import { QUEUE_WORDS, type QueueWords } from '../../words/queue.ts'
import { damagedHead } from './damaged.ts'
import { indent, labelled } from './layout.ts'
import { safeLines, safeText } from './safe-text.ts'
import { renderMessageHead } from './story.ts'
import type { LayoutContext } from './timeline.ts'

/** The envelope, the state of each recipient, and the header section of the content; of a damaged one what there is. */
export function renderDetail(
  detail: MessageDetail | DamagedDetail,
  events: readonly Event[],
  context: LayoutContext,
): string[] {
  if ('damaged' in detail) {
    const { damaged, header, headerCut } = detail
    const words = QUEUE_WORDS[context.language ?? 'en']
    return [...damagedHead(damaged, context), '', ...headerLines(header, headerCut, words)]
  }
  const { message, header, headerCut } = detail
  const { options } = message
  const words = QUEUE_WORDS[context.language ?? 'en']
  const line = (label: string, text: string): string[] =>
    labelled(`  ${label}`, text, { column: 12, width: context.width })
  const asked = [
    `BODY=${options.body}`,
    ...(options.smtputf8 ? ['SMTPUTF8'] : []),
    ...(options.ret === undefined ? [] : [`RET=${options.ret}`]),
    ...(options.envid === undefined ? [] : [`ENVID=${safeText(options.envid)}`]),
  ]
  return [
    ...renderMessageHead(message, events, context),
    ...line(words.options, asked.join(' ')),
    ...message.recipients.flatMap((recipient) => dsnLine(recipient).flatMap((text) => line('DSN', text))),
    '',
    ...headerLines(header, headerCut, words),
  ]
}

function dsnLine({ address, dsn }: RecipientView): string[] {
  const parts = [
    ...(dsn.notify === undefined ? [] : [`NOTIFY=${dsn.notify.length === 0 ? 'NEVER' : dsn.notify.join(',')}`]),
    ...(dsn.orcpt === undefined ? [] : [`ORCPT=${safeText(dsn.orcpt)}`]),
  ]
  return parts.length === 0 ? [] : [`${safeText(address)}: ${parts.join(' ')}`]
}

function headerLines(header: string | undefined, cut: boolean, words: QueueWords): string[] {
  if (header === undefined) return [words.contentGone]
  return [words.header, ...indent(safeLines(header), 2), ...(cut ? [`  ${words.cutHere}`] : [])]
}
