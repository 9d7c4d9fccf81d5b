// The list of all use-cases, in the order in which help and reference show them. A new one is a file in use-cases/ and a line
// here; the API, the client of the socket and the command line have it then.

import type { AnyUseCase } from './use-case.ts'
import { runningConfiguration } from './use-cases/configuration.ts'
import { doctor } from './use-cases/doctor.ts'
import { explainText } from './use-cases/explain.ts'
import { guardLimit } from './use-cases/guard-limit.ts'
import { guardList } from './use-cases/guard-list.ts'
import { guardRelease } from './use-cases/guard-release.ts'
import { guardShow } from './use-cases/guard-show.ts'
import { serverHealth } from './use-cases/health.ts'
import { writeLetters } from './use-cases/letter.ts'
import { probeServerUseCase } from './use-cases/probe.ts'
import { queueBounce } from './use-cases/queue-bounce.ts'
import { queueDismiss } from './use-cases/queue-dismiss.ts'
import { queueAddRecipient } from './use-cases/queue-add-recipient.ts'
import { queueChangeSender } from './use-cases/queue-change-sender.ts'
import { queueMarkDelivered } from './use-cases/queue-mark-delivered.ts'
import { queueView } from './use-cases/queue-view.ts'
import { queueCauses } from './use-cases/queue-causes.ts'
import { queueForecast } from './use-cases/queue-forecast.ts'
import { queueHold } from './use-cases/queue-hold.ts'
import { queueList } from './use-cases/queue-list.ts'
import { queueRelease } from './use-cases/queue-release.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'
import { queueResume } from './use-cases/queue-resume.ts'
import { queueRoutes } from './use-cases/queue-routes.ts'
import { queueShow } from './use-cases/queue-show.ts'
import { reloadConfiguration } from './use-cases/reload.ts'
import { routeAddresses } from './use-cases/route.ts'
import { simulateSession } from './use-cases/simulate.ts'
import { sandboxCaught } from './use-cases/sandbox-caught.ts'
import { sandboxForget } from './use-cases/sandbox-forget.ts'
import { sandboxProgram } from './use-cases/sandbox-program.ts'
import { sandboxReceivers } from './use-cases/sandbox-receivers.ts'
import { serverStatus } from './use-cases/status.ts'
import { tokenList } from './use-cases/token-list.ts'
import { tokenNew } from './use-cases/token-new.ts'
import { tokenRevoke } from './use-cases/token-revoke.ts'
import { trace } from './use-cases/trace.ts'
import { whyRefused } from './use-cases/why.ts'

export const USE_CASES: readonly AnyUseCase[] = [
  trace,
  whyRefused,
  simulateSession,
  routeAddresses,
  explainText,
  doctor,
  probeServerUseCase,
  writeLetters,
  queueList,
  queueCauses,
  queueShow,
  queueRetry,
  queueHold,
  queueRelease,
  queueBounce,
  queueRemove,
  queueMarkDelivered,
  queueDismiss,
  queueAddRecipient,
  queueChangeSender,
  queueView,
  queueForecast,
  reloadConfiguration,
  runningConfiguration,
  queueRoutes,
  queueResume,
  guardList,
  guardShow,
  guardRelease,
  guardLimit,
  tokenNew,
  tokenList,
  tokenRevoke,
  sandboxReceivers,
  sandboxProgram,
  sandboxCaught,
  sandboxForget,
  serverStatus,
  serverHealth,
]
