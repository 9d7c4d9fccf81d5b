// A program with its arguments, as a list: there is no shell that could read more into it than stands there.

import { show, value } from './values.ts'

export const argvValue = value<readonly string[]>((input) => {
  const texts = Array.isArray(input) ? input.filter((one) => typeof one === 'string') : []
  const whole = Array.isArray(input) && texts.length === input.length && texts.length > 0
  if (!whole || texts.some((text) => text.includes('\0'))) {
    return {
      message: `${show(input)} is not a program with its arguments`,
      advice: 'write a list of texts, for example [/usr/local/bin/check, --fast]; there is no shell',
    }
  }
  if (texts[0]?.startsWith('/') === true) return { value: texts }
  return { message: `${show(texts[0])} is not the full path of a program`, advice: 'begin it with /' }
})
