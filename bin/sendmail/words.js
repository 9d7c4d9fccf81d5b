// What `sendmail` says, in English and Russian: what happened, whose move it is, what to do.

export const WORDS = {
  en: {
    unknown: (name, option) =>
      `${name}: there is no option ${option}. The options are in docs/reference/exim-commands.md; for all else there is \`waybill --help\`.`,
    incomplete: (name, option) => `${name}: the option ${option} wants something behind it.`,
    notify: (name, option) => `${name}: ${option} takes never, or a list of success, failure and delay.`,
    absent: (name, option, why) => `${name} ${option}: ${why}.`,
    noRecipients: (name) =>
      `${name}: no recipients: name them behind the command, or write them into To and say -t. Nothing was sent.`,
    noneInHeader: (name) => `${name}: no recipients: the message has no To, Cc or Bcc. Nothing was sent.`,
    noFolder: (name, folder) =>
      `${name}: there is no folder ${folder}/drop: no Waybill server has run on this machine yet, or it keeps its mail elsewhere (WAYBILL_STATE). Nothing was sent.`,
    denied: (name, folder) =>
      `${name}: you may not write to ${folder}/drop: the server is set to take mail of its own user only (\`sendmail: everyone\` in its configuration lets all). Nothing was sent.`,
    notWritten: (name, folder, code) =>
      `${name}: the message could not be written to ${folder}/drop (${code}). Nothing was sent; try again.`,
    notRead: (name, code) => `${name}: the message could not be read (${code}). Nothing was sent.`,
    refused: (name, text) => `${name}: the server did not take the message, and sent it to nobody:\n${text}`,
  },
  ru: {
    unknown: (name, option) =>
      `${name}: ключа ${option} нет. Ключи описаны в docs/reference/exim-commands.md, остальное — в \`waybill --help\`.`,
    incomplete: (name, option) => `${name}: после ключа ${option} нужно значение.`,
    notify: (name, option) => `${name}: у ключа ${option} бывает never или список из success, failure и delay.`,
    absent: (name, option, why) => `${name} ${option}: такого здесь нет (${why}).`,
    noRecipients: (name) =>
      `${name}: получателей нет. Назовите их после команды или впишите в To и добавьте -t. Ничего не отправлено.`,
    noneInHeader: (name) => `${name}: получателей нет: в письме нет ни To, ни Cc, ни Bcc. Ничего не отправлено.`,
    noFolder: (name, folder) =>
      `${name}: каталога ${folder}/drop нет: сервер Waybill на этой машине ещё не запускали, или почта у него в другом месте (WAYBILL_STATE). Ничего не отправлено.`,
    denied: (name, folder) =>
      `${name}: писать в ${folder}/drop вам нельзя: сервер принимает почту только своего пользователя (всем разрешает \`sendmail: everyone\` в настройках). Ничего не отправлено.`,
    notWritten: (name, folder, code) =>
      `${name}: записать письмо в ${folder}/drop не удалось (${code}). Ничего не отправлено, попробуйте ещё раз.`,
    notRead: (name, code) => `${name}: прочитать письмо не удалось (${code}). Ничего не отправлено.`,
    refused: (name, text) => `${name}: сервер письмо не принял и никому не отправил:\n${text}`,
  },
}

/** By the locale, as the other commands do. */
export function wordsFor({ LC_ALL, LC_MESSAGES, LANG }) {
  return /^ru/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? WORDS.ru : WORDS.en
}
