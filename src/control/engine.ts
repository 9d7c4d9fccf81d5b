// What use-cases run on: a store at hand, inside the running server or, where none runs, the one that it left; and the
// control port on top of it. The two differ only in how a change reaches the store (`change`) and in who is woken (`wake`).
// Changes go through the store port, so they leave an event in the message's story like everything else.

import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/time.ts'
import type { MailServer } from '../doctor/real-world.ts'
import type { CheckState } from '../queue/check.ts'
import type { DiskState } from '../queue/disk.ts'
import type { PausedRoute } from '../deliver/paused-routes.ts'
import type { RestingDestination } from '../queue/resting-domains.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { QueueStore } from '../queue/store.ts'
import { answer, type ControlAnswer, type Control, type Health, type ServerStatus } from './control.ts'
import type { OwnKnowledge } from './diagnose-recipients.ts'
import { explaining, type Explaining } from './explaining.ts'
import type { BackendState } from '../site/backend-watch.ts'
import type { ConfigurationState, ReloadOptions, ReloadOutcome } from '../site/reload.ts'
import type { Trial } from '../site/trial.ts'
import type { SenderFigures } from '../guard/outbound-guard.ts'
import type { SendingLimits } from '../queue/outbound.ts'
import type { SandboxControl } from './sandbox-control.ts'
import type { TokenBook } from './token-book.ts'
import { whenUnreadable } from './when-unreadable.ts'

export type Changing = Pick<QueueStore, 'order' | 'changeEnvelope' | 'dismiss'>

/** The outbound guard, for its operator. */
export interface GuardControl {
  list(): readonly SenderFigures[]
  /** Resolves when it is on disk; mail that the guard held before is held still. */
  release(sender: string, by: string): Promise<void>
  /** Undefined: the limits of the configuration again. */
  limit(sender: string, limits: SendingLimits | undefined, by: string): Promise<void>
}

export interface Engine {
  readonly reader: QueueReader
  readonly clock: Clock
  /** Runs a change on a store that may be written, or says why there is none. */
  readonly change: <T>(run: (store: Changing) => Promise<T>) => Promise<ControlAnswer<T>>
  /** Tells the scheduler that something fell due; `afresh`: and that what was found dead is to be called again. */
  readonly wake: (how: { readonly afresh: boolean }) => void
  /** The rules to try things with; undefined where no configuration is at hand. */
  readonly trial: () => Promise<Trial | undefined>
  /** Reads the configuration file anew; undefined: no server runs, or it came from no file. */
  readonly reload?: ((options: ReloadOptions) => Promise<ReloadOutcome>) | undefined
  /** Undefined: no server runs. */
  readonly configuration?: (() => ConfigurationState) | undefined
  /** What the server leans on, as it was last looked at. Undefined, like `listening`: no server runs. */
  readonly backends?: (() => readonly BackendState[]) | undefined
  readonly listening?: (() => ServerStatus['listening'] & object) | undefined
  /** How the running server knows itself, for the doctor. */
  readonly mailServer?: (() => MailServer) | undefined
  readonly explaining: Explaining
  /** Named in the events of a change, where whoever asks does not say who it is. */
  readonly by: string
  /** How the disk stands; the store of a stopped server is not asked. */
  readonly disk: () => DiskState
  /** Destinations that rest, because everybody there was found dead. */
  readonly resting: () => readonly RestingDestination[]
  /** Routes that are paused. */
  readonly routes: () => readonly PausedRoute[]
  /** Undefined: no server runs. */
  readonly guard?: GuardControl | undefined
  /** The tokens of programs that ask over HTTP. Undefined: no server runs. */
  readonly tokens?: TokenBook | undefined
  /** Undefined: the world outside is the real one. */
  readonly sandbox?: SandboxControl | undefined
  /** The next message to each of these asks. */
  readonly probe: (names: readonly string[]) => void
  /** How far the look through a large database has come; undefined where it was read through at the start, or nobody runs it. */
  readonly check: () => CheckState | undefined
  readonly about: Omit<Health, 'status' | 'queue' | 'disk' | 'check' | 'paused' | 'down' | 'configuration' | 'guarded'>
}

/** The control port on an engine. */
export const controlOn = (engine: Engine): Control => ({
  ask: (useCase, input, by = engine.by) => whenUnreadable(useCase.run(input, { ...engine, by })),
})

export interface ServerEngineDeps extends Pick<
  Engine,
  | 'reader'
  | 'clock'
  | 'wake'
  | 'trial'
  | 'reload'
  | 'configuration'
  | 'backends'
  | 'listening'
  | 'mailServer'
  | 'guard'
  | 'tokens'
  | 'sandbox'
> {
  readonly store: Changing & Pick<QueueStore, 'disk'>
  readonly check?: Engine['check']
  readonly resting?: Engine['resting']
  readonly routes?: Engine['routes']
  readonly probe?: Engine['probe']
  /** For look-ups. */
  readonly own?: OwnKnowledge
  readonly about: { readonly version: string; readonly hostname: string; readonly startedAt: Instant }
}

/** The engine of a running server. */
export function serverEngine({
  reader,
  clock,
  wake,
  store,
  trial,
  reload,
  configuration,
  backends,
  listening,
  mailServer,
  guard,
  tokens,
  sandbox,
  own,
  about,
  check,
  resting,
  routes = () => [],
  probe = () => {},
}: ServerEngineDeps): Engine {
  return {
    reader,
    clock,
    wake,
    trial,
    reload,
    configuration,
    backends,
    listening,
    mailServer,
    guard,
    tokens,
    sandbox,
    explaining: explaining({ reader, clock, own }),
    by: 'operator',
    change: async (run) => answer(await run(store)),
    disk: () => store.disk,
    resting: resting ?? (() => []),
    routes,
    probe,
    check: check ?? (() => undefined),
    about: { server: 'running', ...about },
  }
}
