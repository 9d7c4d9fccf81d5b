// A table of stories by queue id, oldest first. Ids are cut out of lines, and V8 hashes such strings slowly; so they are hashed here,
// and the table goes by numbers. Two ids with one hash are rare: the second goes into a table by text.

export interface Identified {
  readonly id: string
}

export interface StoryTable<T extends Identified> {
  get(id: string): T | undefined
  /** It must not be there yet. */
  add(story: T): void
  remove(story: T): void
  /** Takes out at most so many, those that have been there longest first. */
  takeOldest(most: number): readonly T[]
  size(): number
}

export function makeStoryTable<T extends Identified>(): StoryTable<T> {
  const byHash = new Map<number, T>()
  const overflow = new Map<string, T>()
  return {
    get(id) {
      const found = byHash.get(hashOf(id))
      if (found === undefined || sameText(found.id, id)) return found
      return overflow.get(id)
    },
    add(story) {
      const hash = hashOf(story.id)
      if (byHash.has(hash)) overflow.set(story.id, story)
      else byHash.set(hash, story)
    },
    remove(story) {
      if (overflow.get(story.id) === story) {
        overflow.delete(story.id)
        return
      }
      const hash = hashOf(story.id)
      byHash.delete(hash)
      // What stood behind it would not be found any more.
      for (const [id, other] of overflow) {
        if (hashOf(id) !== hash) continue
        overflow.delete(id)
        byHash.set(hash, other)
        return
      }
    },
    takeOldest(most) {
      const taken: T[] = []
      for (const stories of [overflow, byHash] as readonly Map<string | number, T>[]) {
        for (const [key, story] of stories) {
          if (taken.length >= most) return taken
          stories.delete(key)
          taken.push(story)
        }
      }
      return taken
    },
    size: () => byHash.size + overflow.size,
  }
}

/** FNV-1a, in 30 bits: V8 keeps such numbers without an object. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) & 0x3fffffff
}

/** From the end: ids of one second begin alike. */
export function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  for (let i = a.length - 1; i >= 0; i--) if (a.charCodeAt(i) !== b.charCodeAt(i)) return false
  return true
}
