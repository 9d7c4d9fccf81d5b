// A peer may answer and close before it has read everything: a message too large, a refusal in the middle of the content. The
// next write then fails, and Node gives a socket up whose write has failed, with the answer still unread in it.

import type { Socket } from 'node:net'

/** How a write fails to a peer that is gone. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET'])

/**
 * From now on a write to a peer that is gone counts as made, and `onGone` is told of it: what the peer has said is still read, up to
 * its end, by which the socket closes.
 */
export function hearOut(socket: Socket, onGone: (error: Error) => void): void {
  type Done = (error?: Error | null) => void
  const spare =
    (done: Done): Done =>
    (error) => {
      if (!error || !GONE.has(Reflect.get(error, 'code'))) return done(error)
      onGone(error)
      done()
    }
  const write = socket._write.bind(socket)
  socket._write = (chunk, encoding, done) => write(chunk, encoding, spare(done))
  const writeMany = socket._writev?.bind(socket)
  if (writeMany) socket._writev = (chunks, done) => writeMany(chunks, spare(done))
}
