// Text of letters in lines of a width that every mail program shows as they are.

const WIDTH = 76

export function paragraph(text: string, indent: string): string {
  let out = ''
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      out += `${indent}${line}\n`
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return `${out}${indent}${line}\n`
}
