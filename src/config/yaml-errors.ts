// What YAML's own errors mean, in plain words. The library's texts speak of flow collections and implicit keys; the
// person in front of them forgot a quote or a space.

import type { ErrorCode } from 'yaml'
import type { Complaint } from './problem.ts'

const SPACES = 'indent with spaces; keys of the same group begin in the same column'
const QUOTES = 'put the value in single quotes'
const NO_ALIASES = 'write the values out instead of using "&", "*" and "!"'

const TEXTS: Readonly<Record<ErrorCode, Complaint>> = {
  ALIAS_PROPS: { message: 'an alias ("*name") cannot carry a tag or an anchor', advice: NO_ALIASES },
  BAD_ALIAS: { message: 'this alias ("*name") has no name or refers to nothing', advice: NO_ALIASES },
  BAD_COLLECTION_TYPE: { message: 'the tag ("!name") does not fit the value', advice: 'remove the tag' },
  BAD_DIRECTIVE: { message: 'a line that begins with "%" is not understood', advice: 'remove it' },
  BAD_DQ_ESCAPE: {
    message: 'a backslash in double quotes begins an escape that does not exist',
    advice: 'use single quotes, where a backslash is only a backslash',
  },
  BAD_INDENT: { message: 'the indentation does not fit the lines around it', advice: SPACES },
  BAD_PROP_ORDER: { message: 'an anchor or a tag stands in the wrong place', advice: NO_ALIASES },
  BAD_SCALAR_START: { message: 'a value cannot begin with this character', advice: QUOTES },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'there is a second ":" in this line, or the line belongs to the one above',
    advice: 'put a value that holds ": " in quotes; write each key on a line of its own',
  },
  BLOCK_IN_FLOW: {
    message: 'inside [ ] or { } the short form goes on to the end',
    advice: 'close the bracket first, or write the whole list on lines that begin with "- "',
  },
  DUPLICATE_KEY: { message: 'this key stands here a second time', advice: 'keep one of the two' },
  IMPOSSIBLE: { message: 'this part is not YAML', advice: QUOTES },
  KEY_OVER_1024_CHARS: {
    message: 'this key is longer than 1024 characters',
    advice: 'look for a missing line end or quote',
  },
  MISSING_CHAR: {
    message:
      'a character is missing before this place: a closing quote or bracket, a comma, or the space after ":" or "-"',
    advice: 'close what was opened; put a space after ":" and after "-"',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this line is neither "key: value" nor part of the value above',
    advice: 'write "key: value", with ":" and a space',
  },
  MULTIPLE_ANCHORS: { message: 'a value has two anchors ("&name")', advice: NO_ALIASES },
  MULTIPLE_DOCS: { message: 'a second document begins here ("---")', advice: 'keep one document in the file' },
  MULTIPLE_TAGS: { message: 'a value has two tags ("!name")', advice: NO_ALIASES },
  NON_STRING_KEY: { message: 'a key has to be a plain word', advice: 'write it in quotes' },
  RESOURCE_EXHAUSTION: {
    message: 'the file is nested too deeply to be read',
    advice: 'write it without aliases and nesting',
  },
  TAB_AS_INDENT: { message: 'a tab stands where YAML wants spaces', advice: SPACES },
  TAG_RESOLVE_FAILED: {
    message: 'a tag ("!name") is not known here',
    advice: 'remove it; quote a value that begins with "!"',
  },
  UNEXPECTED_TOKEN: {
    message: 'this was not expected here',
    advice: 'look for a missing quote, bracket, comma or line end just before it',
  },
}

/** A key that stands twice is called by its name. */
export function explainYamlError(
  { code, pos }: { readonly code: ErrorCode; readonly pos: readonly [number, ...number[]] },
  text: string,
): Complaint {
  const complaint = TEXTS[code]
  if (code !== 'DUPLICATE_KEY') return complaint
  const key = /^[^\s:]{1,60}/.exec(text.slice(pos[0], pos[0] + 100))?.[0]
  return key === undefined ? complaint : { ...complaint, message: `the key ${key} stands here a second time` }
}
