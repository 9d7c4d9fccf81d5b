// XML as it is written here: elements in their order, texts with what XML would take for its own marks replaced.

export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // XML 1.0 §2.2: no other control characters can stand in a document, not even escaped.
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')

/** An element on one line with a text, or on several with what is in it. `start` is its name with its attributes. */
export function element(start: string, content: string | readonly (readonly string[])[]): readonly string[] {
  const name = start.split(' ')[0] ?? start
  if (typeof content === 'string') return [`<${start}>${escapeXml(content)}</${name}>`]
  return [`<${start}>`, ...content.flat().map((line) => `  ${line}`), `</${name}>`]
}

export const xmlDocument = (...lines: readonly (readonly string[])[]): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>', ...lines.flat(), ''].join('\n')
