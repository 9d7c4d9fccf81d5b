// The faces of use-cases on the terminal, one line each. One that is missing here is printed plainly.

import type { AnyUseCase } from '../control/use-case.ts'
import { doctorFace } from './commands/doctor.ts'
import { healthFace } from './commands/health.ts'
import { probeFace } from './commands/probe.ts'
import { queueBounceFace } from './commands/queue-bounce.ts'
import { queueAddRecipientFace } from './commands/queue-add-recipient.ts'
import { queueChangeSenderFace } from './commands/queue-change-sender.ts'
import { queueMarkDeliveredFace } from './commands/queue-mark-delivered.ts'
import { queueViewFace } from './commands/queue-view.ts'
import { queueForecastFace } from './commands/queue-forecast.ts'
import { queueHoldFace } from './commands/queue-hold.ts'
import { queueListFace } from './commands/queue-list.ts'
import { queueReleaseFace } from './commands/queue-release.ts'
import { queueRemoveFace } from './commands/queue-remove.ts'
import { queueRetryFace } from './commands/queue-retry.ts'
import { queueResumeFace } from './commands/queue-resume.ts'
import { queueRoutesFace } from './commands/queue-routes.ts'
import { queueShowFace } from './commands/queue-show.ts'
import { reloadFace } from './commands/reload.ts'
import { routeFace } from './commands/route.ts'
import { simulateFace } from './commands/simulate.ts'
import { statusFace } from './commands/status.ts'
import { traceFace } from './commands/trace.ts'
import { whyFace } from './commands/why.ts'
import type { AnyFace } from './face.ts'

export const FACES: readonly AnyFace[] = [
  traceFace,
  whyFace,
  simulateFace,
  routeFace,
  doctorFace,
  probeFace,
  queueListFace,
  queueShowFace,
  queueRetryFace,
  queueHoldFace,
  queueReleaseFace,
  queueBounceFace,
  queueRemoveFace,
  queueMarkDeliveredFace,
  queueAddRecipientFace,
  queueChangeSenderFace,
  queueViewFace,
  queueForecastFace,
  reloadFace,
  queueRoutesFace,
  queueResumeFace,
  statusFace,
  healthFace,
]

export const faceOf = (useCase: AnyUseCase): AnyFace | undefined => FACES.find((one) => one.useCase === useCase)
