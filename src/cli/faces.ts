// The faces of use-cases on the terminal, one line each, by the name of the use-case, which is the command. Whoever types one
// waits for no other to be loaded. One that is missing here is printed plainly.

import type { AnyFace } from './face.ts'

type Load = () => Promise<AnyFace>

export const FACES: Readonly<Record<string, Load>> = {
  trace: async () => (await import('./commands/trace.ts')).traceFace,
  why: async () => (await import('./commands/why.ts')).whyFace,
  simulate: async () => (await import('./commands/simulate.ts')).simulateFace,
  route: async () => (await import('./commands/route.ts')).routeFace,
  doctor: async () => (await import('./commands/doctor.ts')).doctorFace,
  probe: async () => (await import('./commands/probe.ts')).probeFace,
  'queue list': async () => (await import('./commands/queue-list.ts')).queueListFace,
  'queue causes': async () => (await import('./commands/queue-causes.ts')).queueCausesFace,
  'queue show': async () => (await import('./commands/queue-show.ts')).queueShowFace,
  'queue retry': async () => (await import('./commands/queue-retry.ts')).queueRetryFace,
  'queue hold': async () => (await import('./commands/queue-hold.ts')).queueHoldFace,
  'queue release': async () => (await import('./commands/queue-release.ts')).queueReleaseFace,
  'queue bounce': async () => (await import('./commands/queue-bounce.ts')).queueBounceFace,
  'queue remove': async () => (await import('./commands/queue-remove.ts')).queueRemoveFace,
  'queue mark-delivered': async () => (await import('./commands/queue-mark-delivered.ts')).queueMarkDeliveredFace,
  'queue dismiss': async () => (await import('./commands/queue-dismiss.ts')).queueDismissFace,
  'queue add-recipient': async () => (await import('./commands/queue-add-recipient.ts')).queueAddRecipientFace,
  'queue change-sender': async () => (await import('./commands/queue-change-sender.ts')).queueChangeSenderFace,
  'queue view': async () => (await import('./commands/queue-view.ts')).queueViewFace,
  'queue forecast': async () => (await import('./commands/queue-forecast.ts')).queueForecastFace,
  reload: async () => (await import('./commands/reload.ts')).reloadFace,
  'queue routes': async () => (await import('./commands/queue-routes.ts')).queueRoutesFace,
  'queue resume': async () => (await import('./commands/queue-resume.ts')).queueResumeFace,
  'guard list': async () => (await import('./commands/guard-list.ts')).guardListFace,
  'guard show': async () => (await import('./commands/guard-show.ts')).guardShowFace,
  'guard release': async () => (await import('./commands/guard-release.ts')).guardReleaseFace,
  'guard limit': async () => (await import('./commands/guard-limit.ts')).guardLimitFace,
  'token new': async () => (await import('./commands/token-new.ts')).tokenNewFace,
  'token list': async () => (await import('./commands/token-list.ts')).tokenListFace,
  'token revoke': async () => (await import('./commands/token-revoke.ts')).tokenRevokeFace,
  status: async () => (await import('./commands/status.ts')).statusFace,
  health: async () => (await import('./commands/health.ts')).healthFace,
}
