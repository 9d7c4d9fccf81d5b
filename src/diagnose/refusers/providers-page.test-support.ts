// docs/reference/providers.md, made from refusers.ts; the test beside this file compares them and says how to write it anew.

import { REFUSERS, type Refuser } from './refusers.ts'

export function providersPage(): string {
  const rows = Object.values(REFUSERS).map((refuser: Refuser) => {
    const { name, form, write, look, give = [], expires, closed, connections, note, source } = refuser
    const where = closed === undefined ? (form ?? write ?? look ?? '') : 'nobody'
    const limits = [
      ...(closed === undefined ? [] : [`Closed on ${closed}.`]),
      ...(expires === undefined ? [] : [`Ends by itself after ${expires} hours.`]),
      ...(connections === undefined ? [] : [`At most ${connections} connections.`]),
      ...(note === undefined ? [] : [note.en]),
    ]
    return `| ${[name, where, give.join(', '), limits.join(' '), source].join(' | ')} |`
  })
  return `# Who refuses mail, and where to ask

What \`waybill explain\` knows of providers, filters and block lists, and puts into its steps. Made from
\`src/diagnose/refusers/refusers.ts\`; change it there. Each line has the page that says so; what no page says is left out.

| Who | Where to ask or look | What to give | Limits and remarks | Source |
|---|---|---|---|---|
${rows.join('\n')}
`
}
