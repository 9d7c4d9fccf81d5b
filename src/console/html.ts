// Text that is HTML, and the only way to make it: a template whose values are escaped unless they are HTML themselves. What
// strangers wrote is a string, so it can never become markup; nothing else in the console writes a tag.

/** Made by `html` alone. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** `html` below, which has no other way in. */
  static of(parts: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    let text = parts[0] ?? ''
    for (const [i, value] of values.entries()) text += written(value) + (parts[i + 1] ?? '')
    return new Html(text)
  }

  toString(): string {
    return this.#text
  }
}

/** Nothing is written for `undefined` and `false`, so that a part may be left out. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[]

/** In attributes too, which are always quoted. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

function written(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(written).join('')
  return escapeHtml(String(value))
}

export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => Html.of(parts, values)
