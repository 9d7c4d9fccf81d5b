// What is wrong with the files that routing looks things up in: found when the configuration is taken up, while somebody looks. What goes wrong with one later is told in the log, and the last good one holds (lookup/aliases/, lookup/tables/).

import type { ConfigProblem } from '../config/problem.ts'
import type { AliasFile } from '../lookup/aliases/alias-file.ts'
import type { TableFile } from '../lookup/tables/table-file.ts'
import type { RouteLookups } from '../route/domain-users.ts'
import { describeProblem } from '../lookup/watched-file.ts'

export function tableProblems({ virtual = new Map(), hubs, ...shared }: RouteLookups): readonly ConfigProblem[] {
  return [
    ...[shared, ...virtual.values()].flatMap(({ aliases }) => (aliases ? problemsOf(aliases) : [])),
    ...(hubs ? problemsOfTable(hubs) : []),
  ]
}

/** One that does not exist is empty. */
export function problemsOfTable(file: TableFile<unknown>): readonly ConfigProblem[] {
  const content = file.content()
  if (content.kind === 'none') return []
  if (content.kind === 'found') return content.value.problems.map((problem) => ({ file: file.path, ...problem }))
  const advice = 'make it a file that the server can read, or take the key out'
  return [{ file: file.path, line: 0, column: 0, message: describeProblem('the file', content), advice }]
}

function problemsOf(file: AliasFile): readonly ConfigProblem[] {
  const content = file.content()
  if (content.kind === 'found') return content.value.problems.map((problem) => ({ file: file.path, ...problem }))
  const message = describeProblem('the file', content)
  const advice = 'write the path of the file of aliases in aliases, or take the key out'
  return [{ file: file.path, line: 0, column: 0, message, advice }]
}
