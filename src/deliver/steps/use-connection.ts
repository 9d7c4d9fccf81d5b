// Hands the message over on a connection and gives that back to the pool, whatever came of it.

import type { ClientConnection } from '../../net/client-connection.ts'
import type { Underway } from '../attempt-deps.ts'
import { connectionKey } from './reuse.ts'
import { transact, type Talked } from './transact.ts'

/** `kept`: the connection has served other messages. */
export async function useConnection(underway: Underway, connection: ClientConnection, kept: boolean): Promise<Talked> {
  const { deps } = underway
  let talked: Talked | undefined
  try {
    talked = await transact(underway, connection, kept)
    return talked
  } finally {
    if (talked === 'said') deps.pool.give(connectionKey(underway), connection)
    else if (talked !== undefined) deps.pool.dismiss(connection)
    // It threw: nobody knows what state the session is in.
    else connection.destroy()
  }
}
