// Keeps the stories that have no end yet, by machine and queue id, oldest first. The one of the line before is held apart:
// lines of one message often stand together, and most messages then never get into the tables.

import { makeStoryTable, sameText, type StoryTable } from './story-table.ts'

export interface Keyed {
  readonly id: string
  readonly machine: string
}

export interface OpenStories<T extends Keyed> {
  get(id: string, machine: string): T | undefined
  /** It must not be there yet. */
  add(story: T): void
  /** Takes it out. */
  take(id: string, machine: string): T | undefined
  /**
   * Takes out at most so many, those that have been there longest first; of several machines, of the one that came first. Many at
   * a time, because finding the oldest takes as long as there are gaps before it.
   */
  takeOldest(most: number): readonly T[]
  size(): number
}

export function makeOpenStories<T extends Keyed>(): OpenStories<T> {
  const machines = new Map<string, StoryTable<T>>()
  let lastMachine = ''
  let table = makeStoryTable<T>()
  machines.set(lastMachine, table)
  let apart: T | undefined
  let size = 0

  function tableOf(machine: string): StoryTable<T> {
    if (machine === lastMachine) return table
    lastMachine = machine
    const known = machines.get(machine)
    table = known ?? makeStoryTable<T>()
    if (known === undefined) machines.set(machine, table)
    return table
  }

  const isApart = (id: string, machine: string): boolean =>
    apart !== undefined && sameText(apart.id, id) && apart.machine === machine

  return {
    get: (id, machine) => (isApart(id, machine) ? apart : tableOf(machine).get(id)),
    add(story) {
      if (apart !== undefined) tableOf(apart.machine).add(apart)
      apart = story
      size++
    },
    take(id, machine) {
      const known = isApart(id, machine) ? apart : tableOf(machine).get(id)
      if (known === undefined) return undefined
      if (known === apart) apart = undefined
      else tableOf(machine).remove(known)
      size--
      return known
    },
    takeOldest(most) {
      const taken: T[] = []
      for (const [machine, stories] of machines) {
        for (const story of stories.takeOldest(most - taken.length)) taken.push(story)
        // An empty table of a machine that is not at hand would only be looked through again and again.
        if (stories.size() === 0 && machine !== lastMachine) machines.delete(machine)
        if (taken.length >= most) break
      }
      if (taken.length < most && apart !== undefined) {
        taken.push(apart)
        apart = undefined
      }
      size -= taken.length
      return taken
    },
    size: () => size,
  }
}
