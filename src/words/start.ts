// What `waybill start` says of itself when it cannot start, goes on with an older configuration, or ends, in both languages.

import type { Language } from './language.ts'

/** What happened, and what to do about it. */
export interface StartTrouble {
  readonly what: string
  readonly advice: string
}

export interface StartWords {
  readonly address: string
  readonly port: (port: number, address: string | undefined) => string
  readonly portTaken: (place: string, port: number, sandbox: boolean) => StartTrouble
  readonly portNotAllowed: (place: string, low: boolean) => StartTrouble
  readonly notAllowed: (place: string) => StartTrouble
  readonly readOnlyFiles: (place: string) => StartTrouble
  readonly noFolder: (place: string) => StartTrouble
  readonly pathTooLong: StartTrouble
  readonly noSocket: (place: string) => StartTrouble
  readonly noSuchAddress: (address: string | undefined) => StartTrouble
  readonly stateInUse: StartTrouble
  readonly inDoubt: (why: string) => StartTrouble
  readonly unsafe: (how: string) => StartTrouble
  readonly unusable: (why: string) => StartTrouble
  readonly newerSchema: StartTrouble
  readonly diskFull: StartTrouble
  readonly readOnly: (why: string) => StartTrouble
  readonly damaged: (why: string) => StartTrouble
  /** Of `run_as`. */
  readonly noAccount: (name: string, place: string) => StartTrouble
  readonly foreignFolder: (folder: string, uid: number, user: string) => StartTrouble
  readonly foreignProgram: (folder: string, user: string) => StartTrouble
  /** The file has mistakes, which were told. */
  readonly lastGood: (file: string) => string
  readonly stopping: string
  readonly cannotGoOn: (why: string) => string
  readonly stoppedLate: (seconds: number) => string
}

const EN: StartWords = {
  address: 'its address',
  port: (port, address) => `port ${port}${address === undefined ? '' : ` of ${address}`}`,
  portTaken: (place, port, sandbox) => ({
    what: `Something else listens on ${place} already.`,
    advice: `See what it is with \`ss -ltnp sport = :${port}\` and stop it, or ${
      sandbox ? 'start with --free-ports' : 'give another port in the configuration'
    }.`,
  }),
  portNotAllowed: (place, low) => ({
    what: `You are not allowed to use ${place}.`,
    advice: low
      ? 'Ports below 1024 want root, or the right to bind them (CAP_NET_BIND_SERVICE). Or listen on a higher port.'
      : 'Something on this machine forbids it. Listen on another port.',
  }),
  notAllowed: (place) => ({
    what: `You are not allowed to use ${place}.`,
    advice: 'Start Waybill as the user who owns it, or name another folder with --state.',
  }),
  readOnlyFiles: (place) => ({
    what: `${place} is on a file system that is read-only.`,
    advice: 'Name another state folder, with `state_folder` in the configuration or with --state.',
  }),
  noFolder: (place) => ({
    what: `${place} is not a folder, or something in the way to it is none.`,
    advice: 'Name another state folder, or move away what stands there.',
  }),
  pathTooLong: {
    what: 'The path of the state folder is too long: the control socket in it needs a short one.',
    advice: 'Name a state folder with a path of at most 94 octets.',
  },
  noSocket: (place) => ({
    what: `${place} is in the way: it is no socket, so no Waybill left it there.`,
    advice: 'Move it away and start again, or name another state folder.',
  }),
  noSuchAddress: (address = 'to listen on') => ({
    what: `This machine does not have the address ${address}.`,
    advice: 'Correct `listen`, `http` or `clients` in the configuration.',
  }),
  stateInUse: {
    what: 'Another Waybill runs on this state folder.',
    advice: 'Stop it first, or name another folder with --state.',
  },
  inDoubt: (why) => ({
    what: `Mail that was promised may be missing: ${why}.`,
    advice:
      'Nothing was changed. Keep a copy of the folder. If you have the missing file, put it back and start again. Otherwise ' +
      '`waybill queue salvage` puts back every message that is still whole and lists what is gone (look first with --dry-run). ' +
      'To go on at once with what can be read, start once with --accept-loss: what is damaged is kept aside for a later salvage.',
  }),
  unsafe: (how) => ({ what: 'The state folder is not safe from others.', advice: how }),
  unusable: (why) => ({
    what: `The file system of the state folder cannot keep a queue: ${why}.`,
    advice: 'Put the state folder on a local disk, with `state_folder`. Mailboxes may stay where they are.',
  }),
  newerSchema: {
    what: 'The state folder was written by a newer Waybill.',
    advice: 'Install that version again, or name another folder with --state.',
  },
  diskFull: {
    what: 'The disk of the state folder is full.',
    advice: 'Make room and start again; nothing that was accepted is lost.',
  },
  readOnly: (why) => ({
    what: `The state folder cannot be written: ${why}`,
    advice:
      'Its file system, or a file in it, is read-only. A system remounts a failing disk so: look at `dmesg`, then mount it writable.',
  }),
  damaged: (why) => ({
    what: `The state folder cannot be read: ${why}`,
    advice: 'Check the disk and its file system. Keep a copy of the folder before you change anything in it.',
  }),
  noAccount: (name, place) => ({
    what: `${place}: run_as: there is no account ${name} on this machine.`,
    advice: `Make one with \`adduser --system --group --no-create-home ${name}\`, or name another.`,
  }),
  foreignFolder: (folder, uid, user) => ({
    what: `${folder} belongs to user ${uid}, and the server is to run as ${user}.`,
    advice: `While no Waybill runs: chown -R ${user}: ${folder}. Or name in run_as whose it is.`,
  }),
  foreignProgram: (folder, user) => ({
    what: `${user}, as whom the server is to run, cannot read the program itself in ${folder}.`,
    advice: `Put Waybill where everybody can read it, such as /opt/waybill, or name another user in run_as.`,
  }),
  lastGood: (file) =>
    `${file} has mistakes, so the server goes on with the configuration that it last ran on. ` +
    'Mend the file and run `waybill reload`. (`waybill start --strict` does not start then.)',
  stopping: 'Stopping. What is queued stays safe on disk.',
  cannotGoOn: (why) =>
    `The server cannot go on: ${why}.\n` +
    'What was accepted is safe on disk. It ends now; start it again, and if that repeats, read the log above.',
  stoppedLate: (seconds) =>
    `not stopped in order after ${seconds} s: something does not answer, a file system perhaps. ` +
    'It ends now; what was under way is tried again at the next start.',
}

const RU: StartWords = {
  address: 'адрес сервера',
  port: (port, address) => `порт ${port}${address === undefined ? '' : ` адреса ${address}`}`,
  portTaken: (place, port, sandbox) => ({
    what: `Уже занят ${place}: его слушает другая программа.`,
    advice: `Посмотрите, какая: \`ss -ltnp sport = :${port}\`. Остановите её или ${
      sandbox ? 'запустите с --free-ports' : 'укажите в настройках другой порт'
    }.`,
  }),
  portNotAllowed: (place, low) => ({
    what: `Нет прав занять ${place}.`,
    advice: low
      ? 'Для портов ниже 1024 нужен root или право CAP_NET_BIND_SERVICE. Можно выбрать порт с большим номером.'
      : 'На этой машине что-то запрещает его. Выберите другой порт.',
  }),
  notAllowed: (place) => ({
    what: `Нет прав на ${place}.`,
    advice: 'Запускайте Waybill от имени владельца или укажите другой каталог: --state.',
  }),
  readOnlyFiles: (place) => ({
    what: `${place}: эта файловая система доступна только для чтения.`,
    advice: 'Укажите другой рабочий каталог: `state_folder` в настройках или --state.',
  }),
  noFolder: (place) => ({
    what: `${place}: это не каталог, или что-то на пути к нему не каталог.`,
    advice: 'Укажите другой рабочий каталог или уберите то, что стоит на его месте.',
  }),
  pathTooLong: {
    what: 'Путь к рабочему каталогу слишком длинный для управляющего сокета в нём.',
    advice: 'Выберите каталог, путь к которому не длиннее 94 байтов.',
  },
  noSocket: (place) => ({
    what: `Мешает ${place}: это не сокет, значит, оставил его не Waybill.`,
    advice: 'Уберите его и запустите снова или укажите другой рабочий каталог.',
  }),
  noSuchAddress: (address) => ({
    what: address === undefined ? 'У этой машины нет нужного адреса.' : `У этой машины нет адреса ${address}.`,
    advice: 'Исправьте в настройках `listen`, `http` или `clients`.',
  }),
  stateInUse: {
    what: 'В этом рабочем каталоге уже работает другой Waybill.',
    advice: 'Сначала остановите его или укажите другой каталог: --state.',
  },
  inDoubt: (why) => ({
    what: `Возможно, пропала принятая почта: ${why}.`,
    advice:
      'Ничего не изменено. Сохраните копию каталога. Если недостающий файл у вас есть, верните его на место и запустите снова. ' +
      'Иначе `waybill queue salvage` вернёт все уцелевшие письма и перечислит пропавшие (сначала посмотрите с --dry-run). ' +
      'Чтобы сразу продолжить с тем, что читается, запустите один раз с --accept-loss: повреждённое будет отложено, его можно разобрать потом.',
  }),
  unsafe: (how) => ({ what: 'Рабочий каталог не защищён от других пользователей.', advice: how }),
  unusable: (why) => ({
    what: `Файловая система рабочего каталога не годится для очереди: ${why}.`,
    advice: 'Перенесите рабочий каталог на локальный диск (`state_folder`). Почтовые ящики могут остаться, где были.',
  }),
  newerSchema: {
    what: 'Рабочий каталог записан более новой версией Waybill.',
    advice: 'Установите ту версию снова или укажите другой каталог: --state.',
  },
  diskFull: {
    what: 'Диск рабочего каталога заполнен.',
    advice: 'Освободите место и запустите снова; ничего из принятого не пропало.',
  },
  readOnly: (why) => ({
    what: `В рабочий каталог нельзя писать: ${why}`,
    advice:
      'Файловая система или файл в каталоге только для чтения. Так система поступает со сбоящим диском: посмотрите `dmesg`, затем подключите диск на запись.',
  }),
  damaged: (why) => ({
    what: `Рабочий каталог не читается: ${why}`,
    advice: 'Проверьте диск и его файловую систему. Прежде чем что-то менять в каталоге, сохраните его копию.',
  }),
  noAccount: (name, place) => ({
    what: `${place}: run_as: на этой машине нет учётной записи ${name}.`,
    advice: `Создайте её: \`adduser --system --group --no-create-home ${name}\`, или укажите другую.`,
  }),
  foreignFolder: (folder, uid, user) => ({
    what: `${folder} принадлежит пользователю ${uid}, а сервер должен работать от имени ${user}.`,
    advice: `Пока Waybill не запущен: chown -R ${user}: ${folder}. Или укажите в run_as, чей это каталог.`,
  }),
  foreignProgram: (folder, user) => ({
    what: `Сервер должен работать от имени ${user}, но ${user} не может прочитать саму программу в ${folder}.`,
    advice: `Перенесите Waybill туда, где его могут читать все, например в /opt/waybill, или укажите в run_as другого пользователя.`,
  }),
  lastGood: (file) =>
    `В ${file} ошибки, поэтому сервер работает с настройками, с которыми работал раньше. ` +
    'Исправьте файл и выполните `waybill reload`. (С ключом --strict сервер в таком случае не запускается.)',
  stopping: 'Сервер останавливается. Очередь сохранена на диске.',
  cannotGoOn: (why) =>
    `Сервер не может продолжать работу: ${why}.\n` +
    'Всё принятое сохранено на диске. Сервер завершается; запустите его снова, а если это повторится, прочтите журнал выше.',
  stoppedLate: (seconds) =>
    `за ${seconds} с сервер не остановился: что-то не отвечает, возможно файловая система. ` +
    'Он завершается принудительно; незаконченное будет повторено при следующем запуске.',
}

export const START_WORDS: Readonly<Record<Language, StartWords>> = { en: EN, ru: RU }
