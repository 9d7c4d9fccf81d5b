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
  if (at < 0) return fillPlaces(template, { user, local_part: user }, escape)
  return fillPlaces(template, { user, local_part: user.slice(0, at), domain: user.slice(at + 1) }, escape)
}

/** Undefined: the template wants something that is not there. */
export function fillPlaces(
  template: string,
  places: Readonly<Record<string, string>>,
  escape: Escape,
): string | undefined {
  let missing = false
  // One pass, so that braces in a name are not taken for a place to fill in.
  const filled = template.replaceAll(PLACE, (_, name: string) => {
    const text = places[name]
    missing ||= text === undefined
    return escape(text ?? '')
  })
  return missing ? undefined : filled
}

const PLACE = /\{(user|local_part|domain|address)\}/g
