// A queue that cannot be read at the moment is an answer like any other: whoever asked may ask again.

import { StoreError } from '../queue/store-error.ts'
import { problem, type ControlAnswer } from './control.ts'

export async function whenUnreadable<T>(asked: Promise<ControlAnswer<T>>): Promise<ControlAnswer<T>> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'unavailable') throw error
    return problem(
      'unavailable',
      'The queue cannot be read at the moment: what reads it failed or has too much to do. Mail goes on meanwhile; ' +
        'ask again in a few seconds. If it stays so, the log of the server tells why.',
    )
  }
}
