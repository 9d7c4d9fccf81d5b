// Texts of rules with places to be filled in: `Relaying to {recipient_domain} refused`. Every name is checked when the rules
// are compiled, so that nobody is ever told of `{recipent}`. `{{` stands for a brace itself.

import type { FactValue } from '../core/reason.ts'

export type Template = readonly (string | { readonly name: string })[]

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problem: string }

export function parseTemplate(text: string): TemplateResult {
  const parts: (string | { name: string })[] = []
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char !== '{') {
      plain += char
      continue
    }
    if (text.charAt(i + 1) === '{') {
      plain += '{'
      i++
      continue
    }
    const end = text.indexOf('}', i)
    const name = end < 0 ? '' : text.slice(i + 1, end)
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return { ok: false, problem: end < 0 ? text.slice(i) : text.slice(i, end + 1) }
    if (plain !== '') parts.push(plain)
    plain = ''
    parts.push({ name })
    i = end
  }
  if (plain !== '') parts.push(plain)
  return { ok: true, template: parts }
}

export const namesIn = (template: Template): readonly string[] =>
  template.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))

export function fill(template: Template, valueOf: (name: string) => FactValue | undefined): string {
  let text = ''
  for (const part of template) text += typeof part === 'string' ? part : shown(valueOf(part.name))
  return text
}

/** A condition that was not asked (behind another of an `any`) has no value. */
function shown(value: FactValue | undefined): string {
  if (value === undefined || value === null) return 'unknown'
  return typeof value === 'object' ? value.join(', ') : String(value)
}
