// The board of Grafana and the alert rules in docs/monitoring, and the page about them, name figures that there are, and the page
// names all of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readText, sourcesIn } from './support/source-files.ts'

const source = sourcesIn('src/daemon/metrics')
  .map(({ text }) => text)
  .join('\n')
const families = new Set([...source.matchAll(/name: '((?:waybill|process)_\w+)'/g)].map(([, name = '']) => name))
const familyOf = (name: string): string => (families.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''))
const named = (text: string): string[] =>
  [...text.matchAll(/\b(?:waybill|process)_\w+/g)].map(([name]) => familyOf(name))

interface Board {
  readonly panels: readonly {
    readonly title: string
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
    readonly targets: readonly { readonly expr: string }[]
  }[]
}
interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string; readonly annotations: object }[]
  }[]
}

test('the test sees the figures', () => {
  assert.ok(families.size > 25, `only ${families.size}`)
})

test('the board asks for figures that there are, and its panels lie beside each other', () => {
  const { panels } = JSON.parse(readText('docs/monitoring/grafana.json')) as Board
  assert.ok(panels.length >= 12)
  const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => named(expr)))
  assert.ok(asked.length >= panels.length)
  assert.deepEqual(
    asked.filter((name) => !families.has(name)),
    [],
  )
  assert.equal(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size, panels.length)
})

test('each alert is about figures that there are, and says what to do', () => {
  const { groups } = parse(readText('docs/monitoring/alerts.yaml')) as Alerts
  const rules = groups.flatMap((group) => group.rules)
  assert.ok(rules.length >= 8)
  for (const { alert, expr, annotations } of rules) {
    assert.deepEqual(
      named(expr).filter((name) => !families.has(name)),
      [],
      alert,
    )
    assert.deepEqual(Object.keys(annotations), ['summary', 'description'], alert)
  }
})

test('the page names every figure and no other', () => {
  const rows = readText('docs/guide/metrics.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  assert.deepEqual(rows.flatMap((row) => named(row.split('|')[1] ?? '')).toSorted(), [...families].toSorted())
})
