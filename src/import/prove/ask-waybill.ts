// Asks a configuration of Waybill the same, in this process and without any effect.

import type { Clock } from '../../core/clock.ts'
import { parseMailbox } from '../../core/address.ts'
import { viewRoute, type RouteView } from '../../control/route-view.ts'
import { simulate } from '../../control/simulate.ts'
import type { Trial } from '../../site/trial.ts'
import { localPart } from './ask-exim.ts'
import type { End } from './verdict.ts'

export interface WaybillRoute {
  readonly ends: readonly End[]
  /** DNS did not tell. */
  readonly isSilent: boolean
}

export async function waybillRoute(trial: Trial, address: string): Promise<WaybillRoute> {
  const mailbox = parseMailbox(address.includes('@') ? address : `${address}@${trial.routes.mailDomain}`)
  if (!mailbox.ok) return { ends: ['fails'], isSilent: false }
  const view = await viewRoute(mailbox.value, null, trial.routes)
  return { ends: [...new Set(endsOf(view))].toSorted(), isSilent: isSilent(view) }
}

function isSilent({ end }: RouteView): boolean {
  if (end.kind === 'redirect') return end.to.some(isSilent)
  return end.kind === 'deferred' && end.reason.code.startsWith('dns.')
}

function endsOf({ address, end }: RouteView): readonly End[] {
  switch (end.kind) {
    case 'mailbox':
      return [`local ${end.user.toLowerCase()}`]
    case 'transport':
      return [`local ${localPart(address)}`]
    case 'hosts':
      return [
        `hosts ${end.hosts
          .map(({ address: host, port }) => `${host}:${port ?? end.port}`)
          .toSorted()
          .join(' ')}`,
      ]
    case 'redirect':
      return end.to.length === 0 ? ['thrown away'] : end.to.flatMap(endsOf)
    case 'repeated':
      return []
    case 'failed':
      return ['fails']
    case 'deferred':
      return ['later']
  }
}

export async function waybillSession(
  trial: Trial,
  clock: Clock,
  {
    client,
    sender,
    recipients,
  }: { readonly client: string; readonly sender: string; readonly recipients: readonly string[] },
): Promise<readonly string[]> {
  const request = {
    client,
    helo: 'client.example',
    mailFrom: sender,
    rcptTo: recipients,
    tls: false,
    listener: 'smtp' as const,
  }
  const result = await simulate(request, trial, clock, { advice: false })
  if (!result.ok) return recipients.map(() => result.problem.message)
  const codeOf = (start: string): string | undefined =>
    result.value.steps.find(({ sent }) => sent.startsWith(start))?.reply.slice(0, 3)
  const mail = codeOf('MAIL') ?? '421'
  return recipients.map((one) => (mail.startsWith('2') ? (codeOf(`RCPT TO:<${one}>`) ?? '421') : mail))
}
