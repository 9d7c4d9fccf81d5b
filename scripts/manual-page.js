// Turns a page of docs/man/ (Markdown in the form of pandoc's manual pages) into roff for man(1). Those pages use headings,
// paragraphs, lists of definitions, code blocks and list items, with bold, italic and code in them, and nothing else.

/** @param {string} page @param {string} version @returns {string} */
export function manualPage(page, version) {
  const [title = '', ...lines] = page.split('\n')
  const [, name = 'WAYBILL', section = '1'] = /^% *(\S+)\((\d)\)/.exec(title) ?? []
  const out = [`.TH ${name} ${section} "" "Waybill ${version}"`]
  let code = false
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('```')) {
      code = !code
      out.push(code ? '.PP\n.RS 4\n.nf' : '.fi\n.RE')
    } else if (code) out.push(plain(line))
    else if (line.startsWith('# ')) out.push(`.SH ${text(line.slice(2))}`)
    else if (/^#{2,} /.test(line)) out.push(`.SS ${text(line.replace(/^#+ /, ''))}`)
    else if (line.startsWith(':   ')) out.push(text(line.slice(4)))
    // A term stands above its definition, with or without an empty line between.
    else if (lines[i + 1]?.startsWith(':   ')) out.push(`.TP\n${text(line)}`)
    else if (/^[-*] /.test(line)) out.push(`.IP \\(bu 2\n${text(line.slice(2))}`)
    else if (/^\|[-| :]+\|$/.test(line)) continue
    else if (line.startsWith('|')) out.push(`.PP\n${text(cells(line))}`)
    else if (line === '') out.push('.PP')
    else out.push(text(line.trim()))
  }
  return `${out.join('\n').replaceAll(/(?:\.PP\n)+(?=\.(?:S[HS]|TP|PP|IP|RS))/g, '')}\n`
}

const cells = (line) =>
  line
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' \u2014 ')

const text = (line) =>
  plain(line)
    .replaceAll(/`([^`]+)`/g, '\\fB$1\\fR')
    .replaceAll(/\*\*([^*]+)\*\*/g, '\\fB$1\\fR')
    .replaceAll(/\*([^*]+)\*/g, '\\fI$1\\fR')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')

/** What roff would take for an order of its own. */
const plain = (line) =>
  line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1')
