// Why a message gets no answer in the name of a user who is away, in both languages.

import type { LeftOut } from '../core/message.ts'

export const LEFT_OUT_EN: Readonly<Record<LeftOut, string>> = {
  'null-sender': 'its sender is empty, so nothing may answer it',
  program: 'its sender is a program or looks after a list',
  automatic: 'a program made it (Auto-Submitted)',
  list: 'it came over a mailing list',
  bulk: 'it is bulk mail',
  'not-personal': 'it does not name the user in To or Cc',
  own: 'it is from the user',
  lately: 'the sender was answered a short while ago',
  'no-text': 'there is no text to answer with',
}

export const LEFT_OUT_RU: Readonly<Record<LeftOut, string>> = {
  'null-sender': 'отправитель пуст, на такое отвечать нельзя',
  program: 'отправитель — программа или ведущий рассылки',
  automatic: 'письмо составила программа (Auto-Submitted)',
  list: 'письмо пришло через список рассылки',
  bulk: 'это массовая рассылка',
  'not-personal': 'пользователь не назван в To и Cc',
  own: 'письмо от самого пользователя',
  lately: 'отправителю недавно уже отвечали',
  'no-text': 'нет текста ответа',
}
