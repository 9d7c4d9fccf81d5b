// What every change to the queue asks for, spelled once: which messages, and whether only to look.

import * as v from 'valibot'
import { FILTER_FIELDS } from './filter-fields.ts'
import { textField } from './input.ts'

export const CHANGE_FIELDS = {
  id: textField('id|all', 'id of a message, or all; with a filter it may be left out'),
  ...FILTER_FIELDS,
  after: v.exactOptional(textField('id', 'with all: go on behind this message')),
  dryRun: v.exactOptional(v.pipe(v.boolean(), v.description('only say what would be changed'))),
}

export const CHANGE_SHAPE = '{ messages, recipients, elsewhere?, unreadable?, next?, dryRun? }'
