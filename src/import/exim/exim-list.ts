// Exim's lists: parted by colons, of which two are one in an item, or by what stands behind `<`.

export function itemsOf(text: string): readonly string[] {
  const [, sign = ':', rest = ''] = /^\s*<\s*(\S)\s*([^]*)$/.exec(text) ?? [undefined, ':', text]
  const held = '\u0000'
  return rest
    .replaceAll(sign + sign, held)
    .split(sign)
    .map((item) => item.replaceAll(held, sign).trim())
    .filter((item) => item !== '')
}

/** Of update-exim4.conf.conf: by semicolons, or by colons as long ago. */
export const answerItems = (text: string): readonly string[] =>
  text.includes(';') ? itemsOf(`<;${text.replace(/^\s*<;/, '')}`) : itemsOf(text)

/** `host::587`, `[2001:db8::1]::587`, `192.0.2.1` as Waybill writes it. */
export function hostAndPort(item: string): string {
  const [, bracketed, port] = /^(\[[^\]]+\])(?:::?(\d+))?$/.exec(item) ?? []
  if (bracketed !== undefined) return port === undefined ? bracketed : `${bracketed}:${port}`
  const [, host, number] = /^([^:]+)::?(\d+)$/.exec(item) ?? []
  if (host !== undefined) return `${host}:${number}`
  return /^[0-9a-f:]+$/i.test(item) && item.includes(':') ? `[${item}]` : item
}
