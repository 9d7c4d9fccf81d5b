// Finds the keys of a file that mean nothing, wherever they stand, and names the one that was probably meant. A key that
// is silently ignored is a setting that somebody believes in.

import { isMap, isSeq } from 'yaml'
import { isSecretKey, NO_SECRETS } from './hide-secrets.ts'
import { nearestKey } from './nearest-key.ts'
import type { ConfigProblem } from './problem.ts'
import { listKeys, type Shape } from './shape.ts'
import { keyText, type Path, type YamlSource } from './yaml-source.ts'

/** Names that JavaScript gives a meaning of their own, so that no map of the schema's library carries them. */
const RESERVED = new Set(['__proto__', 'prototype', 'constructor'])

export function findUnknownKeys(source: YamlSource, shape: Shape): readonly ConfigProblem[] {
  const everywhere = listKeys(shape).filter((path) => !path.includes('[]') && !path.includes('*'))
  const walk = (node: unknown, inner: Shape, path: Path): readonly ConfigProblem[] => {
    const here = source.follow(node)
    switch (inner.kind) {
      case 'value':
        return []
      case 'list':
        return isSeq(here) ? here.items.flatMap((item, i) => walk(item, inner.item, [...path, i])) : []
      case 'names':
        if (!isMap(here)) return []
        return here.items.flatMap(({ key, value }) => {
          const name = keyText(key)
          return RESERVED.has(name)
            ? [
                source.at(
                  [...path, name],
                  { message: `"${name}" cannot be a name here`, advice: 'choose another name' },
                  'key',
                ),
              ]
            : walk(value, inner.of, [...path, name])
        })
      case 'section':
        if (inner.listed === true && isSeq(here)) {
          return here.items.flatMap((item, i) => walk(item, inner, [...path, i]))
        }
        if (!isMap(here)) return []
        return here.items.flatMap(({ key, value }) => {
          const name = keyText(key)
          const known = inner.keys.get(name)
          if (known) return walk(value, known, [...path, name])
          return [source.at([...path, name], unknownKey(name, path, [...inner.keys.keys()], everywhere), 'key')]
        })
    }
  }
  return walk(source.root, shape, [])
}

function unknownKey(name: string, path: Path, known: readonly string[], everywhere: readonly string[]) {
  const group = path.filter((step) => typeof step === 'string').join('.')
  const message = `there is no key "${name}" ${group === '' ? 'here' : `in ${group}`}`
  if (isSecretKey(name)) return { message, advice: NO_SECRETS }
  const nearest = nearestKey(name, known, everywhere)
  return {
    message,
    advice: nearest === undefined ? `the keys here are ${known.join(', ')}` : `write ${describeKey(nearest, known)}`,
  }
}

function describeKey(key: string, known: readonly string[]): string {
  if (known.includes(key)) return `"${key}"`
  const dot = key.lastIndexOf('.')
  if (dot < 0) return `"${key}" at the left margin of the file`
  return `"${key.slice(dot + 1)}" below "${key.slice(0, dot)}:"`
}
