// Whether there is room for mail on the disk of a queue, decided by the store thread, which alone writes there: from what
// the file system says of the volume, from pages of the database that are empty, and from what fails. It gives up ballast
// when what is queued could not be worked on otherwise, and has it laid again. Nothing here is remembered over a restart.

import type { DiskReserve, DiskState, DiskTrouble } from '../disk.ts'
import type { StoreError } from '../store-error.ts'
import type { Ballast } from './ballast.ts'
import type { Volume } from './volume.ts'

export interface RoomDeps {
  readonly ballast: Pick<Ballast, 'wanted' | 'piece' | 'missing' | 'grow' | 'shrink' | 'probe'>
  readonly reserve: DiskReserve
  readonly look: () => Volume
  /** Octets of the database that hold nothing: new rows go there first. */
  readonly empty: () => number
}

/** Below this the ballast is laid at once; else in pieces some looks after the start, when nobody waits for it. */
const SHORT = 1024 ** 3
const LOOKS_BEFORE_BALLAST = 10
/** Trouble ends when this much more than the reserve is free, so that it does not begin again with the next message. */
const RELIEF = 1.25
/** A start makes about ten files: the mark, the sockets, the log of the database, what the checks write. */
const LEAST_INODES = 24
/** Room beyond this need not be told exactly. */
const PLENTY = 1024 ** 3
const STEP = 64 * 1024

/** For a queue that nobody looks after the disk of. */
export const ENDLESS: Pick<Room, 'failed' | 'takesMail' | 'isTight'> = {
  failed: () => false,
  takesMail: () => true,
  isTight: false,
}

const isShortage = (trouble: DiskTrouble | undefined): boolean => trouble === 'space' || trouble === 'quota'

export class Room {
  readonly #deps: RoomDeps
  #volume: Volume
  #empty = 0
  /** What an operation failed for, until it is seen to be over. */
  #failure: DiskTrouble | undefined
  #trouble: DiskTrouble | undefined
  #looks = 0
  #told = ''

  constructor(deps: RoomDeps) {
    this.#deps = deps
    this.#volume = deps.look()
  }

  /** Looks at the disk again, lays ballast where there is room for it, and sees whether trouble is over. */
  look(): void {
    this.#looks++
    this.#measure()
    if (this.#layBallast()) this.#measure()
    if (this.#failure !== undefined && this.#isOver(this.#failure)) this.#failure = undefined
    this.#judge()
  }

  /** Room is what is missing, in whatever way. */
  get isShort(): boolean {
    return isShortage(this.#trouble)
  }

  /** What is left is for getting out alone: nothing may be written that can be left out. */
  get isTight(): boolean {
    return this.isShort && this.#deps.ballast.missing > 0
  }

  /** Whether a message may be written: not a single one may take what is meant for the others. */
  takesMail(): boolean {
    if (this.isShort || !this.#hasInodes()) return false
    const { ballast, empty } = this.#deps
    if (ballast.missing === 0 || this.#volume.free > SHORT) return true
    this.#empty = empty()
    return this.#spare() > this.#reserve() / 2
  }

  /**
   * Something could not be written. Returns whether it is worth trying again: it was for want of room, `needed` says that it
   * must be done all the same, and there was ballast to give up.
   */
  failed({ code }: StoreError, needed: boolean): boolean {
    if (code !== 'disk-full' && code !== 'io-error' && code !== 'read-only') return false
    const found = this.#deps.ballast.probe()
    // It failed, and something smaller works: no trouble for others, but this one may need more room.
    const cause = found === undefined ? undefined : troubleOf(found)
    const gaveWay = needed && (isShortage(cause) || code === 'disk-full') && this.#deps.ballast.shrink()
    // What waits has its room then; whether mail may come is said by the figures, and by mail that fails.
    if (cause !== undefined && !(gaveWay && cause === 'space')) {
      this.#failure = cause
      this.#judge()
    }
    return gaveWay
  }

  /** How the disk stands, if that is not what was told last. */
  takeNews(): DiskState | undefined {
    const state = this.#state()
    const text = JSON.stringify([state.trouble, state.room])
    if (text === this.#told) return undefined
    this.#told = text
    return state
  }

  #measure(): void {
    this.#volume = this.#deps.look()
    this.#empty = this.#deps.empty()
  }

  /** Returns whether any was laid. */
  #layBallast(): boolean {
    const { ballast } = this.#deps
    const isShort = this.#volume.free < SHORT
    if (!isShort && this.#failure === undefined && this.#looks < LOOKS_BEFORE_BALLAST) return false
    let { free } = this.#volume
    const before = ballast.missing
    while (ballast.missing > 0 && free - ballast.piece >= this.#reserve() / 2) {
      const failed = ballast.grow()
      if (failed !== undefined) {
        this.#failure = troubleOf(failed)
        break
      }
      free -= ballast.piece
      // Where there is no hurry, nobody is to wait for more than a piece.
      if (!isShort) break
    }
    return ballast.missing < before
  }

  #isOver(failure: DiskTrouble): boolean {
    const { ballast } = this.#deps
    if (!isShortage(failure)) return ballast.probe() === undefined
    if (ballast.missing === 0) return true
    // Of a quota the volume says nothing.
    const free = failure === 'space' ? this.#volume.free : 0
    return free + this.#empty - ballast.missing > this.#reserve() * RELIEF
  }

  #judge(): void {
    const { inodes } = this.#volume
    const least = (trouble: DiskTrouble): number => (this.#trouble === trouble ? RELIEF : 1)
    if (this.#failure !== undefined) this.#trouble = this.#failure
    else if (this.#spare() < this.#reserve() * least('space')) this.#trouble = 'space'
    else if (inodes < this.#reservedInodes() * least('inodes')) this.#trouble = 'inodes'
    else this.#trouble = undefined
  }

  /** Free for rows, the ballast that is still to be laid left out. */
  #spare(): number {
    return this.#volume.free + this.#empty - this.#deps.ballast.missing
  }

  #reserve(): number {
    const { octets, share } = this.#deps.reserve
    return Math.min(octets, this.#volume.size * share)
  }

  /** Many large messages between two looks may take half of what is kept; the server needs the other half to start again. */
  #hasInodes(): boolean {
    const reserved = this.#reservedInodes()
    if (this.#volume.inodes > 2 * reserved) return true
    this.#volume = this.#deps.look()
    return this.#volume.inodes >= reserved / 2
  }

  #reservedInodes(): number {
    const { inodes, share } = this.#deps.reserve
    const { allInodes } = this.#volume
    return Math.min(inodes, Math.max(allInodes * share, Math.min(LEAST_INODES, allInodes / 2)))
  }

  #state(): DiskState {
    const { free, inodes } = this.#volume
    const reserve = this.#reserve()
    const told = (octets: number): number =>
      octets > PLENTY ? Infinity : Math.max(0, Math.floor(octets / STEP) * STEP)
    return {
      trouble: this.#trouble,
      room: { inline: told(this.#spare() - reserve), files: told(this.#spare() - this.#empty - reserve) },
      figures: {
        ...(Number.isFinite(free) && { free, reserve: Math.round(reserve), empty_pages: this.#empty }),
        ...(Number.isFinite(inodes) && { inodes, reserved_inodes: Math.round(this.#reservedInodes()) }),
      },
    }
  }
}

function troubleOf(errno: string): DiskTrouble {
  if (errno === 'ENOSPC') return 'space'
  if (errno === 'EDQUOT') return 'quota'
  return errno === 'EROFS' ? 'read-only' : 'failing'
}
