// What `waybill backup` and `waybill restore` say.

import type { Language } from './language.ts'

export interface BackupWords {
  readonly made: (folder: string, files: number, size: string) => string
  readonly waiting: (messages: number, recipients: number) => string
  readonly notIn: string
  readonly dropped: (count: number) => string
  readonly noQueue: (folder: string) => string
  readonly isThere: (folder: string) => string
  readonly failed: (why: string) => string
  readonly restored: (folder: string, at: string) => string
  readonly held: (messages: number, recipients: number, at: string) => string
  readonly due: (recipients: number, at: string) => string
  readonly kept: (folder: string) => string
  readonly configWritten: (file: string) => string
  readonly configLeft: (file: string) => string
  readonly noBackup: (folder: string) => string
  readonly newer: (version: string) => string
  readonly altered: (folder: string, paths: readonly string[]) => string
  readonly occupied: (folder: string, names: readonly string[]) => string
  readonly cannotRestore: (why: string) => string
  readonly whichState: (file: string) => string
}

const EN: BackupWords = {
  made: (folder, files, size) => `Backup: ${folder} (${files} files, ${size})`,
  waiting: (messages, recipients) => `  messages that wait: ${messages}, recipients: ${recipients}`,
  notIn:
    '  not in it: mailboxes and logs, which are plain files, and what the configuration names elsewhere (aliases, certificates)',
  dropped: (count) =>
    `  not in it: ${count} from sendmail that no server has taken yet; start the server first to have them in the queue`,
  noQueue: (folder) =>
    `there is no queue in ${folder}: name the state folder with --state, or the configuration that names it with --config`,
  isThere: (folder) =>
    `${folder} is there already, and a backup overwrites nothing: name a folder that is not there yet`,
  failed: (why) => `no backup was made: ${why}`,
  restored: (folder, at) => `Restored in ${folder}: the state of ${at}`,
  held: (messages, recipients, at) =>
    `Messages held: ${messages}, recipients: ${recipients}. They waited on ${at}, and may have left since then.\n` +
    '  waybill queue list --status held   shows them\n' +
    '  waybill queue release ID           sends one; `release all` sends all, also what left after the backup\n' +
    '  waybill queue remove ID            gives one up, and tells nobody',
  due: (recipients, at) =>
    `Recipients that are due at once: ${recipients}. Whatever left after ${at} is sent a second time.`,
  kept: (folder) => `What was there is kept in ${folder}; delete it when you have looked.`,
  configWritten: (file) => `Configuration: ${file}`,
  configLeft: (file) => `${file} is there already, and stays; that of the backup is below its folder config.`,
  noBackup: (folder) => `${folder} is no backup that this version can read: there is no manifest.json of one in it`,
  newer: (version) =>
    `the backup was made by Waybill ${version}, whose queue is newer than this version: install that version`,
  altered: (folder, paths) =>
    `the backup in ${folder} is not whole, and nothing was restored: missing or altered: ${paths.join(', ')}`,
  occupied: (folder, names) =>
    `${folder} has ${names.join(', ')} already, and nothing is overwritten: --replace keeps that under another name beside it`,
  cannotRestore: (why) => `nothing was restored: ${why}`,
  whichState: (file) =>
    `nothing was restored: ${file} has mistakes, so that it does not say where the state folder is. Name it with --state; waybill config check ${file} tells the mistakes.`,
}

const RU: BackupWords = {
  made: (folder, files, size) => `Резервная копия: ${folder} (файлов: ${files}, ${size})`,
  waiting: (messages, recipients) => `  писем в очереди: ${messages}, получателей: ${recipients}`,
  notIn:
    '  не входят: почтовые ящики и журналы (это обычные файлы), а также то, на что конфигурация лишь ссылается (псевдонимы, сертификаты)',
  dropped: (count) =>
    `  не входят письма от sendmail, которые сервер ещё не принял: ${count}; чтобы они попали в очередь, сначала запустите сервер`,
  noQueue: (folder) =>
    `в ${folder} нет очереди: укажите каталог состояния (--state) или конфигурацию, в которой он назван (--config)`,
  isThere: (folder) =>
    `${folder} уже существует, а копирование ничего не перезаписывает: укажите папку, которой ещё нет`,
  failed: (why) => `копия не сделана: ${why}`,
  restored: (folder, at) => `Восстановлено в ${folder}: состояние на ${at}`,
  held: (messages, recipients, at) =>
    `Писем придержано: ${messages}, получателей: ${recipients}. Они ждали отправки ${at} и с тех пор могли уйти.\n` +
    '  waybill queue list --status held   покажет их\n' +
    '  waybill queue release ID           отправит письмо; `release all` — все, в том числе ушедшие после копирования\n' +
    '  waybill queue remove ID            откажется от письма, никого не извещая',
  due: (recipients, at) =>
    `Получателей, которым почта отправляется сразу: ${recipients}. Всё, что ушло после ${at}, уйдёт второй раз.`,
  kept: (folder) => `Прежнее содержимое сохранено в ${folder}; удалите его, когда убедитесь, что оно не нужно.`,
  configWritten: (file) => `Конфигурация: ${file}`,
  configLeft: (file) => `${file} уже есть и остаётся как есть; файл из копии лежит в её папке config.`,
  noBackup: (folder) =>
    `${folder} — не резервная копия, которую может прочесть эта версия: в ней нет нужного manifest.json`,
  newer: (version) => `копию сделал Waybill ${version}, его очередь новее этой версии: установите ту версию`,
  altered: (folder, paths) =>
    `копия в ${folder} повреждена, ничего не восстановлено; отсутствуют или изменены: ${paths.join(', ')}`,
  occupied: (folder, names) =>
    `в ${folder} уже есть ${names.join(', ')}, а перезаписывать нельзя: с --replace это сохранится рядом под другим именем`,
  cannotRestore: (why) => `ничего не восстановлено: ${why}`,
  whichState: (file) =>
    `ничего не восстановлено: в ${file} есть ошибки, и где папка состояния, из него не узнать. Назовите её через --state; ошибки покажет waybill config check ${file}.`,
}

export const BACKUP_WORDS: Readonly<Record<Language, BackupWords>> = { en: EN, ru: RU }
