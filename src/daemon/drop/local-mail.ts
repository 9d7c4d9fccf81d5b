// Mail of programs of this machine: the drop folder, whoever takes from it, and the socket at which `sendmail` knocks, put
// together from the parts of the receiving side.

import { sessionId, type MessageId } from '../../core/id.ts'
import { Intake } from '../../receive/intake.ts'
import { accept } from '../../receive/accept.ts'
import type { QueueReader } from '../../queue/reader.ts'
import { noRoomFor } from '../../queue/disk.ts'
import { socketPathOf } from '../../control/socket-path.ts'
import type { Submitter } from '../../smtp/session-facts.ts'
import { acceptDeps, keepRefused, type EdgeDeps } from '../edge.ts'
import { faultText } from '../log.ts'
import { accountFinder } from './accounts.ts'
import type { Drop } from './drop-file.ts'
import { dropFolder, makeDropFolder } from './drop-folder.ts'
import { openDropSocket } from './drop-socket.ts'
import { submit, type Submission } from './submit.ts'
import { DropTaker } from './take-drops.ts'

export interface LocalMailDeps extends EdgeDeps {
  readonly reader: QueueReader
}

/** What it opens is closed with `started`. */
export async function takeLocalMail(deps: LocalMailDeps, started: AsyncDisposableStack): Promise<void> {
  const { generations, log, clock, ids, reader } = deps
  const { sendmail, stateFolder } = generations.current.config
  if (sendmail === 'off') return
  const folder = dropFolder(stateFolder)
  const everyone = sendmail === 'everyone'
  makeDropFolder(stateFolder, folder, everyone)
  const findAccount = accountFinder()
  const taker = new DropTaker({
    clock,
    log,
    ids,
    folder,
    reader,
    async submit(drop, id, attended) {
      const { login, fullName } = (await findAccount(drop.uid)) ?? {}
      return submitDrop(drop, { id, attended, login, fullName }, deps)
    },
  })
  started.defer(() => taker.close())
  await taker.start()
  const fault = (error: unknown): void => log.error('a fault in the drop folder', { fault: faultText(error) })
  const socket = await openDropSocket({
    path: socketPathOf(folder.socket),
    everyone,
    knock: (name) => taker.knock(name),
    fault,
  })
  started.defer(() => socket.close())
}

interface Taking {
  readonly id: MessageId
  readonly attended: boolean
  readonly login: string | undefined
  readonly fullName: string | undefined
}

async function submitDrop(
  drop: Drop,
  { id, attended, login, fullName }: Taking,
  deps: LocalMailDeps,
): Promise<Submission> {
  const { clock, ids, store, log } = deps
  const session = sessionId(ids())
  using lease = deps.generations.lease()
  const generation = lease.value
  const { config } = generation
  const policy = generation.policy.open()
  const { claims, uid } = drop
  const name = claims.fullName ?? fullName
  const submitter: Submitter = {
    uid,
    ...(login !== undefined && { login }),
    trusted: uid === 0 || (login !== undefined && config.submission.trustedUsers.includes(login)),
    ...(name !== undefined && name !== '' && { fullName: name }),
    program: claims.program,
    ...(claims.caller !== undefined && { caller: claims.caller }),
    folder: claims.folder,
    extracts: claims.extract,
    mailDomain: config.mailDomain,
  }
  const receiving = { ...acceptDeps(session, generation, deps), returnsRefused: !attended }
  return submit(drop, {
    clock,
    session,
    submitter,
    config,
    asks: generation.policy.asks,
    returnsRefused: !attended,
    noRoom: (announced) => noRoomFor(store.disk, announced, config.inlineBody),
    decide: (question, facts) => policy.decide(question, facts),
    begin: (transaction) =>
      new Intake({
        id,
        at: clock.now(),
        hostname: config.hostname,
        transaction,
        inlineBody: config.inlineBody,
        openBody: (message) => store.openBody(message),
      }),
    accept: (sink, completed) => accept({ intake: sink as Intake, completed, session, policy }, receiving),
    refused: (events) => deps.tap.publish(events),
    keepRefused: (events) => keepRefused({ client: { address: '127.0.0.1' } }, events, deps),
    fault: (error) => log.error('a fault in a session', { session, fault: faultText(error) }),
  })
}
