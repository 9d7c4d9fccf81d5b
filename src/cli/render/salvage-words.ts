// The words of `waybill queue salvage` in both languages. When which is said stands in salvage.ts.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { Lost, SalvageReport } from '../../queue/salvage/salvage-report.ts'
import type { StoreErrorCode } from '../../queue/store-error.ts'
import { plural } from './layout.ts'

export interface SalvageWords {
  readonly result: (report: SalvageReport, dryRun: boolean) => string
  readonly finished: (count: number) => string
  readonly held: string
  readonly lost: string
  readonly unknown: (count: number) => string
  readonly uncounted: string
  readonly strays: string
  readonly kept: string
  readonly more: (count: number) => string
  readonly fromTo: (from: string, to: string) => string
  readonly subject: (text: string) => string
  readonly why: Readonly<Record<Lost['why'], string>>
  readonly trouble: {
    readonly denied: (folder: string) => string
    readonly of: (code: StoreErrorCode, folder: string, detail: string) => string
  }
}

const EN: SalvageWords = {
  result({ queue, why, putBack }, dryRun) {
    const messages = plural(putBack.length, 'message')
    switch (queue) {
      case 'untouched':
        return 'Nothing to put back: the queue is whole, and nothing that was set aside can be sent.'
      case 'completed':
        return dryRun
          ? `${messages} would be put back into the queue. Nothing was changed.`
          : `${messages} put back into the queue.`
      case 'rebuilt':
        return dryRun
          ? `The queue would be made anew with ${messages}, because ${why}. Nothing was changed.`
          : `The queue was made anew with ${messages}, because ${why}. It goes on when the server is started.`
    }
  },
  finished: (count) => `The stories of ${plural(count, 'finished message')} are kept as well.`,
  held: 'Held, since nobody knows whether they were sent before (`waybill queue retry ID` sends, `waybill queue remove ID` does not):',
  lost: 'Lost; ask the sender for them again:',
  unknown: (count) =>
    `${plural(count, 'more message')} had been counted in the queue, and nothing of ${count === 1 ? 'it' : 'them'} is left.`,
  uncounted:
    'There may have been more messages: not all that would tell how many the queue held can be read. Compare with the logs of those who sent mail here.',
  strays: 'Contents without an envelope; most were never promised, since their sender got no 250:',
  kept: 'What was looked through is kept here, and is of no more use than as evidence:',
  more: (count) => `... and ${count} more; --json lists all.`,
  fromTo: (from, to) => `from ${from} to ${to}`,
  subject: (text) => `subject “${text}”`,
  why: {
    envelope: 'its envelope is gone',
    recipients: 'its recipients are gone',
    content: 'its content is gone',
    altered: 'its content is not what was accepted',
  },
  trouble: {
    denied: (folder) => `You are not allowed to change ${folder}. Run the command as the user that the server runs as.`,
    of(code, folder, detail) {
      if (code === 'in-use') return `A server runs on ${folder}. Stop it first: a salvage needs the queue for itself.`
      if (code === 'no-queue') return `There is no queue in ${folder}. Say where it is with --state or --config.`
      if (code === 'newer-schema') return `${folder} was written by a newer Waybill. Use that version of the command.`
      if (code === 'disk-full') {
        return `The disk of ${folder} is full; a salvage needs as much room as the queue has. Nothing was changed: make room and run it again.`
      }
      return `The salvage of ${folder} failed: ${detail}. Keep a copy of the folder and check its disk; then run it again.`
    },
  },
}

const RU: SalvageWords = {
  result({ queue, why, putBack }, dryRun) {
    const messages = `писем: ${putBack.length}`
    switch (queue) {
      case 'untouched':
        return 'Возвращать нечего: очередь цела, а среди отложенного нет того, что можно отправить.'
      case 'completed':
        return dryRun ? `В очередь вернулось бы ${messages}. Ничего не изменено.` : `Возвращено в очередь ${messages}.`
      case 'rebuilt':
        return dryRun
          ? `Очередь была бы собрана заново (${messages}). Причина: ${why}. Ничего не изменено.`
          : `Очередь собрана заново (${messages}). Причина: ${why}. Она пойдёт дальше, когда запустят сервер.`
    }
  },
  finished: (count) => `Сохранены и истории завершённых писем: ${count}.`,
  held: 'Задержаны: неизвестно, были ли они уже отправлены (`waybill queue retry ID` отправит, `waybill queue remove ID` — нет):',
  lost: 'Потеряны; попросите отправителя прислать их снова:',
  unknown: (count) => `Ещё писем числилось в очереди, и от них ничего не осталось: ${count}.`,
  uncounted:
    'Писем могло быть и больше: прочитать удалось не всё, по чему можно было бы их пересчитать. Сверьтесь с журналами тех, кто отправлял сюда почту.',
  strays: 'Тексты без конверта; за большинство из них сервер не ручался: отправитель не получил 250:',
  kept: 'Просмотренное лежит здесь и нужно теперь разве что как свидетельство:',
  more: (count) => `... и ещё ${count}; --json покажет все.`,
  fromTo: (from, to) => `от ${from} для ${to}`,
  subject: (text) => `тема «${text}»`,
  why: {
    envelope: 'конверт утрачен',
    recipients: 'получатели утрачены',
    content: 'текст утрачен',
    altered: 'текст не тот, что был принят',
  },
  trouble: {
    denied: (folder) =>
      `Нет прав изменять ${folder}. Запустите команду от имени пользователя, под которым работает сервер.`,
    of(code, folder, detail) {
      if (code === 'in-use')
        return `С каталогом ${folder} работает сервер. Сначала остановите его: очередь нужна целиком.`
      if (code === 'no-queue') return `В ${folder} нет очереди. Укажите, где она: --state или --config.`
      if (code === 'newer-schema') return `${folder} записан более новым Waybill. Возьмите команду той версии.`
      if (code === 'disk-full') {
        return `Диск с ${folder} заполнен; нужно столько же места, сколько занимает очередь. Ничего не изменено: освободите место и повторите.`
      }
      return `Спасти очередь в ${folder} не удалось: ${detail}. Сохраните копию каталога, проверьте диск и повторите.`
    },
  },
}

export const SALVAGE_WORDS: Readonly<Record<Language, SalvageWords>> = { en: EN, ru: RU }
