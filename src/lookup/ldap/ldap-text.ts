// User names in the two languages of LDAP. Whatever a name holds, it stays one value: it cannot end the filter or the DN in
// which it stands, nor match more than itself.

/** RFC 4515 §3: these characters have a meaning in a filter. */
export function escapeFilterValue(text: string): string {
  return text.replaceAll(/[*()\\\0]/g, (letter) => `\\${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** RFC 4514 §2.4: these characters have a meaning in a DN, some only at the beginning or the end of a value. */
export function escapeDnValue(text: string): string {
  const last = text.length - 1
  return text.replaceAll(/[\0,+"\\<>;= #]/g, (letter, at: number) => {
    if (letter === '\0') return '\\00'
    if (letter === ' ') return at === 0 || at === last ? '\\ ' : ' '
    if (letter === '#') return at === 0 ? '\\#' : '#'
    return `\\${letter}`
  })
}

export type Escape = (text: string) => string

/** Fills `{user}`, `{local_part}` and `{domain}` in; undefined when the name has no domain and the template wants one. */
export function fillTemplate(template: string, user: string, escape: Escape): string | undefined {
  const at = user.lastIndexOf('@')
  if (at < 0 && template.includes('{domain}')) return undefined
  const parts: Readonly<Record<string, string>> = {
    '{user}': user,
    '{local_part}': at < 0 ? user : user.slice(0, at),
    '{domain}': user.slice(at + 1),
  }
  // One pass, so that braces in a name are not taken for a place to fill in.
  return template.replaceAll(/\{(?:user|local_part|domain)\}/g, (place) => escape(parts[place] ?? ''))
}
