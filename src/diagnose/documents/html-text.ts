// The words of an HTML part, for bounces that have no plain one. Not a renderer: blocks become lines, the rest of the marks
// goes. One pass, so that hostile HTML costs no more time than its length.

const BLOCKS = /^\/?(?:p|div|br|tr|li|h[1-6]|table|pre|blockquote|hr|ul|ol)\b/i
const HIDDEN = /^(?:script|style|head|title)\b/i
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

const LARGEST = 512 * 1024

export function htmlText(html: string): string {
  const source = html.slice(0, LARGEST)
  const lower = source.toLowerCase()
  let text = ''
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('<', at)
    if (open < 0) break
    text += source.slice(at, open)
    const close = source.indexOf('>', open)
    if (close < 0) return clean(text)
    const tag = source.slice(open + 1, Math.min(close, open + 20))
    if (BLOCKS.test(tag)) text += '\n'
    at = close + 1
    const hidden = HIDDEN.exec(tag)?.[0]
    if (hidden !== undefined) {
      const end = lower.indexOf(`</${hidden.toLowerCase()}`, at)
      if (end < 0) return clean(text)
      at = end
    }
  }
  return clean(text + source.slice(at))
}

const clean = (text: string): string =>
  text
    .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) =>
      decimal || hex
        ? character(Number.parseInt(decimal ?? hex, decimal ? 10 : 16))
        : (ENTITIES[String(name).toLowerCase()] ?? whole),
    )
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ')
