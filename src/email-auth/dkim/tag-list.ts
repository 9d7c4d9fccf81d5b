// Tag lists (RFC 6376 §3.2): `name=value; name=value`, as signatures and key records are written. It reads the form alone;
// what a tag means is known to whoever asked for it.

export type TagList = ReadonlyMap<string, string>

export type TagListRead =
  | { readonly ok: true; readonly tags: TagList }
  /** `detail` says what is wrong, in a few words and without the stranger's own. */
  | { readonly ok: false; readonly detail: string }

/** More than this is no list that anybody wrote. */
const MOST_TAGS = 50
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/
/** White space of values, folding included. */
const BLANKS = /[ \t\r\n]+/g

/** Values are without the blanks around them; those inside stay. Latin-1 characters stand for octets. */
export function parseTagList(text: string): TagListRead {
  const tags = new Map<string, string>()
  const parts = text.split(';', MOST_TAGS + 2)
  if (parts.length > MOST_TAGS + 1) return wrong(`more than ${MOST_TAGS} tags`)
  for (const [index, part] of parts.entries()) {
    // One semicolon may stand behind the last tag.
    if (isBlank(part) && index === parts.length - 1 && index > 0) break
    const equals = part.indexOf('=')
    if (equals < 0) return wrong(isBlank(part) ? 'an empty tag' : `tag ${index + 1} has no "="`)
    const name = stripBlanks(part.slice(0, equals))
    if (!NAME.test(name)) return wrong(`tag ${index + 1} has no proper name`)
    // RFC 6376 §3.2: the whole list is invalid then.
    if (tags.has(name)) return wrong(`the tag ${name.slice(0, 20)}= stands there twice`)
    tags.set(name, stripBlanks(part.slice(equals + 1)))
  }
  return { ok: true, tags }
}

const wrong = (detail: string): TagListRead => ({ ok: false, detail })
const isBlank = (text: string): boolean => text.replaceAll(BLANKS, '') === ''

function stripBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlankAt(text, start)) start++
  while (end > start && isBlankAt(text, end - 1)) end--
  return text.slice(start, end)
}

const isBlankAt = (text: string, at: number): boolean => {
  const char = text.charCodeAt(at)
  return char === 32 || char === 9 || char === 13 || char === 10
}

/** `a : b` as `['a', 'b']`, in small letters. */
export const colonList = (value: string): readonly string[] =>
  value.split(':').map((part) => stripBlanks(part).toLowerCase())

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** Base64 with blanks anywhere (RFC 6376 §2.10); undefined where it is something else. */
export function base64Value(value: string): Buffer | undefined {
  const text = value.replaceAll(BLANKS, '')
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined
}
