// `waybill route` as `exim -bt` shows it, so that eyes and scripts that know the one can read the other: the address that mail
// ends at, those that it stands for, the router and the transport, and the hosts.

import type { RouteView } from '../../control/route-view.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import { factLines } from './reason.ts'
import { plainReason } from './plain-reason.ts'
import { ROUTE_WORDS } from './route-words.ts'
import { safeText } from './safe-text.ts'
import { TIMELINE_WORDS } from '../../words/timeline.ts'

export interface RouteOptions {
  readonly language: Language
  /** With who declined, and why. */
  readonly verbose: boolean
}

export const renderRoutes = (routes: readonly RouteView[], options: RouteOptions): readonly string[] =>
  routes.flatMap((view) => linesOf(view, [], options))

/** `before`: the addresses that led here, the last one first. */
function linesOf(view: RouteView, before: readonly string[], options: RouteOptions): readonly string[] {
  const { end } = view
  const words = ROUTE_WORDS[options.language]
  const address = safeText(view.address)
  const parents = before.map((parent) => `    <-- ${parent}`)
  const asked = options.verbose ? askedLines(view, options.language) : []
  switch (end.kind) {
    case 'redirect':
      if (end.to.length === 0) return [words.nobody(address), ...parents, ...asked]
      return [
        ...(options.verbose ? [`${address} → ${end.to.map((one) => safeText(one.address)).join(', ')}`, ...asked] : []),
        ...end.to.flatMap((child) => linesOf(child, [address, ...before], options)),
      ]
    case 'repeated':
      return [words.repeated(address), ...parents]
    case 'failed':
      return [words.failed(address, plainReason(end.reason, view.address, options.language)), ...parents, ...asked]
    case 'deferred':
      return [words.deferred(address, plainReason(end.reason, view.address, options.language)), ...parents, ...asked]
    case 'mailbox':
      return [
        address,
        ...parents,
        `  router = ${view.router}, transport = maildir`,
        `  folder ${safeText(end.path)}`,
        ...asked,
      ]
    case 'transport':
      return [
        address,
        ...parents,
        `  router = ${view.router}, transport = ${end.name}`,
        `  ${end.transport} ${safeText(end.place)}`,
        ...asked,
      ]
    case 'hosts':
      return [address, ...parents, `  router = ${view.router}, transport = smtp`, ...hostLines(end), ...asked]
  }
}

function hostLines({ hosts, by, port }: Extract<RouteView['end'], { kind: 'hosts' }>): readonly string[] {
  return hosts.map(({ host, address, preference, port: own = port, mx: byMx = by === 'mx' }) => {
    const mx = byMx ? ` MX=${preference}` : ''
    return `  host ${safeText(host)} [${address}]${mx}${own === 25 ? '' : ` port=${own}`}`
  })
}

function askedLines({ declined = [], compared = {} }: RouteView, language: Language): readonly string[] {
  const words = ROUTE_WORDS[language]
  return [
    ...declined.map(({ router, because }) => `    ${words.declined(router, words.because[because])}`),
    ...factLines(compared, TIMELINE_WORDS[language]).map((line) => `    ${line}`),
  ]
}
