// How long this server waits for others, in one table: RFC 5321 §4.5.3.2 where it names a time, which is a minimum.

import { minutes, seconds, type Duration } from '../core/time.ts'
import type { Waiting } from '../smtp/client/client-session.ts'

export type ClientTimeouts = Readonly<Record<Waiting | 'dial', Duration>>

export const CLIENT_TIMEOUTS: ClientTimeouts = {
  /** The TCP connection. */
  dial: seconds(30),
  /** The greeting, §4.5.3.2.1. */
  connect: minutes(5),
  EHLO: minutes(5),
  HELO: minutes(5),
  LHLO: minutes(5),
  STARTTLS: minutes(5),
  /** The handshake. */
  tls: minutes(1),
  /** RFC 4954 names none; as for other commands. */
  AUTH: minutes(5),
  /** §4.5.3.2.2. */
  MAIL: minutes(5),
  /** §4.5.3.2.3. */
  RCPT: minutes(5),
  /** §4.5.3.2.4. */
  DATA: minutes(2),
  /** Progress while content is sent, §4.5.3.2.5. */
  block: minutes(3),
  /** The reply to the final dot, §4.5.3.2.6: giving up here is how mail arrives twice. */
  content: minutes(10),
  RSET: minutes(5),
  /** Nothing depends on it. */
  QUIT: seconds(5),
}
