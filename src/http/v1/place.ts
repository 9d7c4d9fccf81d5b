// Where a use-case stands in the first version of the API.

import type { AnyUseCase } from '../../control/use-case.ts'

export const V1 = '/api/v1'
/** Where what happens is told as it happens. */
export const LIVE = `${V1}/events`

/** `/api/queue/:id/hold` is `/api/v1/queue/:id/hold`, `/health` is `/api/v1/health`. */
export const v1Path = ({ http }: AnyUseCase): string => `${V1}${http.path.replace(/^\/api/, '')}`

/** A word for each, as generated clients call it: `queueHold`. */
export const operationId = ({ name }: AnyUseCase): string =>
  name.replaceAll(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase())
