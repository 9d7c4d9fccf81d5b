// Mistakes of a configuration in Russian. They are found and told in English, with the values in them; here stands each sentence
// and its translation (sentences.ts).

import { inOtherWords, type SentencePair } from './sentences.ts'

/** What `is not ...` of a value. */
const KINDS: Readonly<Record<string, string>> = {
  'a block list': 'список блокировки',
  'a selector': 'селектор',
  'a piece of a line of the log': 'часть строки журнала',
  'the name of a group': 'имя группы',
  'the mode of a mailbox': 'права ящика',
  'a filter with {user} in it': 'фильтр, в котором есть {user}',
  'a transport that answers': 'транспорт, который отвечает',
  'the name of a service of PAM': 'имя службы PAM',
  'the name of a table': 'имя таблицы',
  'a DN': 'DN',
  'an attribute': 'атрибут',
  'a query with :user in it': 'запрос, в котором есть :user',
  'the name of a database': 'имя базы данных',
  'the name of a database user': 'имя пользователя базы данных',
  'a name': 'имя',
  'the name of a function': 'имя функции',
  'the name of a counter': 'имя счётчика',
  'a score': 'оценка',
  'a pattern': 'образец',
  'a share': 'доля',
  'a group of codes': 'группа кодов',
  'a code': 'код',
  'a form of HELO': 'вид HELO',
  'a domain': 'домен',
  'a domain but an IP address': 'домен, а IP-адрес',
  'a domain name': 'имя домена',
  'a duration': 'промежуток времени',
  'a host': 'хост',
  'a host with a port': 'хост с портом',
  'a local part': 'локальная часть адреса',
  'a mail address': 'почтовый адрес',
  'a name or an address': 'имя или адрес',
  'a network': 'сеть',
  'a number': 'число',
  'a path': 'путь',
  'a path for each user': 'путь, свой для каждого пользователя',
  'a port': 'порт',
  'a prefix': 'приставка',
  'a program with its arguments': 'программа с аргументами',
  'a separator': 'разделитель',
  'a size': 'размер',
  'a text': 'текст',
  'a version of TLS': 'версия TLS',
  'a version of TLS that is offered here': 'версия TLS, которую здесь предлагают',
  'a whole number': 'целое число',
  'an IP address': 'IP-адрес',
  'an address': 'адрес',
  'an address pattern': 'образец адреса',
  'an enhanced status of {}': 'расширенный код состояния для {1}',
  'a reply code of {}': 'код ответа для {1}',
  'one of the choices': 'одно из допустимых значений',
  'the URL of a directory': 'URL каталога ACME',
  'the URL of an LDAP server': 'URL сервера LDAP',
  'the full path of a program': 'полный путь программы',
  'the name of a router': 'имя маршрутизатора',
  'the name of a rule': 'имя правила',
  'the name of a transport': 'имя транспорта',
  'the place of an LMTP server': 'место сервера LMTP',
  'true or false': 'true или false',
}

/** What stands where something else belongs. */
const BELONGS: Readonly<Record<string, string>> = {
  keys: 'ключи',
  'a list': 'список',
  'a list of groups': 'список групп',
  'a rule': 'правило',
  'a route': 'маршрут',
  rules: 'правила',
  conditions: 'условия',
  true: 'true',
  'the names of users': 'имена пользователей',
  'one value': 'одно значение',
}

const SUBJECTS: Readonly<Record<string, string>> = {
  'a list': 'список',
  'a group of keys': 'группа ключей',
  'an empty value': 'пустое значение',
  'a value': 'значение',
}

const NAMED: Readonly<Record<string, string>> = {
  'a rule': 'правила',
  'a user': 'пользователя',
  'a transport': 'транспорта',
  'a scanner': 'сканера',
  'a header field': 'поля заголовка',
}

const NO_SECRETS =
  'a password never stands in this file: name the file or the environment variable that holds it, as { file: /etc/waybill/secret } or { environment: NAME }; passwords of users are kept in auth.stores'
const NO_SECRETS_RU =
  'пароль никогда не пишут в этом файле: назовите файл или переменную окружения, где он есть: { file: /etc/waybill/secret } или { environment: ИМЯ }; пароли пользователей хранятся в auth.stores'

const SENTENCES: readonly SentencePair[] = [
  [NO_SECRETS, NO_SECRETS_RU],
  [`{*}; ${NO_SECRETS}`, `{1}; ${NO_SECRETS_RU}`],

  // Keys that mail is signed with.
  ['the transport "{}" answers mail and keeps none', 'транспорт «{1}» отвечает на письма и не хранит их'],
  ['name it in a route with reply', 'назовите его в маршруте, в ключе reply'],
  ['describe it in tables: { NAME: { sqlite: ... } }', 'опишите её в tables: { ИМЯ: { sqlite: ... } }'],
  ['there is no table "{}"', 'таблицы «{1}» нет'],
  ['write a name that stands in tables', 'напишите имя из tables'],
  ['bind_dn and bind_password belong together', 'bind_dn и bind_password пишут вместе'],
  [
    'write base, and bind_dn with bind_password where the directory wants to know who asks',
    'напишите base, а если каталог хочет знать, кто спрашивает, — ещё bind_dn и bind_password',
  ],
  ['no kind of table is named here', 'не сказано, какого вида эта таблица'],
  ['write one of {} for each table', 'напишите для каждой таблицы одно из: {1}'],
  ['{} cannot be the name of a table', '{1} не может быть именем таблицы'],
  ['write a letter, then letters, digits, "-" or "_"', 'начните с буквы, дальше — буквы, цифры, «-» или «_»'],
  [
    'write for example SELECT maildir FROM people WHERE name = :user; :local_part, :domain and :address are known too',
    'напишите, например, SELECT maildir FROM people WHERE name = :user; известны и :local_part, :domain, :address',
  ],
  [
    'write for example (&(objectClass=inetOrgPerson)(uid={user})); {local_part}, {domain} and {address} are known too',
    'напишите, например, (&(objectClass=inetOrgPerson)(uid={user})); известны и {local_part}, {domain}, {address}',
  ],
  ['{} is no subject', '{1} — не тема письма'],
  ['write one line of at most 200 letters', 'напишите одну строку, не длиннее 200 букв'],
  [
    'write the name of one of transports with the key autoreply',
    'напишите имя того из transports, у которого есть ключ autoreply',
  ],
  ['there is no DKIM key of {} yet', 'ключа DKIM для {1} ещё нет'],
  ['no key of {} is named', 'для {1} не назван ни один ключ'],
  [
    '`waybill dkim new {} --config FILE` makes one and prints the record for DNS',
    '`waybill dkim new {1} --config ФАЙЛ` создаст его и напечатает запись для DNS',
  ],
  [
    'mend the file, or make a key with `waybill dkim new {}` and take `keys` out',
    'исправьте файл или создайте ключ командой `waybill dkim new {1}` и уберите `keys`',
  ],
  ['the DKIM keys of {} cannot be read: {}', 'ключи DKIM для {1} не читаются: {2}'],
  ['start the server as the owner of its state folder', 'запустите сервер от имени владельца папки состояния'],
  ['the table of DKIM keys cannot be read: {}', 'таблица ключей DKIM не читается: {1}'],
  ['write the path of the table, or take the key out', 'напишите путь к таблице или уберите этот ключ'],
  ['{*} (DKIM key of {})', '{1} (ключ DKIM для {2})'],
  ['{}: it holds a public key; the private one belongs there', '{1}: там открытый ключ, а нужен закрытый'],
  [
    '{}: the key is locked with a password; `openssl pkey -in FILE -out NEWFILE` takes it off',
    '{1}: ключ закрыт паролем; снять его: `openssl pkey -in ФАЙЛ -out НОВЫЙ`',
  ],
  [
    '{}: it holds no key in PEM (-----BEGIN PRIVATE KEY-----)',
    '{1}: там нет ключа в PEM (-----BEGIN PRIVATE KEY-----)',
  ],
  ['{}: its key cannot be read; perhaps a line of it is missing', '{1}: ключ не читается; возможно, не хватает строки'],
  [
    '{}: a key of the type {} cannot sign mail; RSA and Ed25519 can',
    '{1}: ключом вида {2} письма не подписать, годятся RSA и Ed25519',
  ],
  ['{}: an RSA key of {} bits is not believed; make one of 2048', '{1}: ключу RSA в {2} бит не верят; создайте в 2048'],
  [
    'a key for every domain (%) signs for domains that are perhaps not yours',
    'ключ для всех доменов (%) подписывал бы и от имени чужих',
  ],
  ['the line names no domain, selector and file', 'в строке не названы домен, селектор и файл'],
  ['the line names no domain', 'в строке не назван домен'],
  [
    'write NAME DOMAIN:SELECTOR:/PATH/OF/KEY, for example mail example.org:mail:/etc/dkimkeys/mail.private',
    'напишите ИМЯ ДОМЕН:СЕЛЕКТОР:/ПУТЬ/К/КЛЮЧУ, например mail example.org:mail:/etc/dkimkeys/mail.private',
  ],

  // Values.
  ['write one of {}, with - to leave it out', 'напишите одно из {1}; с - впереди — чтобы убрать'],
  ['this transport does two things, {} and {}', 'этот транспорт делает два дела: {1} и {2}'],
  ['{} would put what a stranger wrote into an argument', '{1} подставило бы в аргумент то, что написал посторонний'],
  ['no program is run as root', 'от имени root программы не запускаются'],
  [
    'name a user that has no more rights than the program needs',
    'назовите пользователя, у которого прав не больше, чем нужно программе',
  ],
  ['{} is not the name of a user', '{1} — не имя пользователя'],
  ['write it as they log in, for example alice', 'напишите его так, как пользователь входит, например alice'],
  ['{} is not the name of a user of the system', '{1} — не имя пользователя системы'],
  ['it is not said which user the program runs as', 'не сказано, от имени какого пользователя запускать программу'],
  ['add for example as: list', 'добавьте, например, as: list'],
  ['keep one, and write another transport for the other', 'оставьте одно, а для другого напишите ещё один транспорт'],
  ['write a name, an address or the folder of the Unix socket', 'напишите имя, адрес или каталог сокета Unix'],
  [
    'write the name that the provider gave you, for example {}',
    'напишите имя, которое вам дал провайдер, например {1}',
  ],
  ['write for example {}, or one of {}', 'напишите, например, {1} или одно из {2}'],
  ['write {}, or one of {}', 'напишите {1} или одно из {2}'],
  ['write the name under which the hooks file exports it', 'напишите имя, под которым его экспортирует файл функций'],
  ['write one of {}, or several joined by +: {}', 'напишите одно из {1} или несколько через +: {2}'],
  ['write one of {}, or a pattern such as {}', 'напишите одно из {1} или образец, например {2}'],
  [
    'write up to 64 letters, digits, dots or hyphens, for example {}',
    'напишите до 64 букв, цифр, точек или дефисов, например {1}',
  ],
  [
    'write true, false, for example {}, or a regular expression that begins with ^',
    'напишите true, false, например {1}, или регулярное выражение, которое начинается с ^',
  ],
  ['write each with its meaning: {}', 'напишите каждый с его значением: {1}'],
  ['write local, relay_to, other, or for example {}', 'напишите local, relay_to, other или, например, {1}'],
  [
    'a satellite keeps no mail, and has no virtual domains',
    'satellite не хранит почту, и виртуальных доменов у него нет',
  ],
  [
    '{} is no host or network that mail could be passed on by',
    '{1} — не хост и не сеть, от которых можно передавать почту',
  ],
  [
    'port {} is already listened on, by listener {} on all addresses',
    'порт {1} уже занят слушателем {2} на всех адресах',
  ],
  ['port {} is already listened on, by listener {} on {}', 'порт {1} уже занят слушателем {2} на {3}'],
  ['port {} is already listened on, by {}', 'порт {1} уже занят: {2}'],
  ['{} is no name for people to read', '{1} — не название, которое прочтут люди'],
  ['write up to 60 characters, for example "Example Mail"', 'напишите до 60 знаков, например "Example Mail"'],
  ['a rule with {} decides nothing and cannot defer', 'правило с {1} ничего не решает и не может отложить'],
  ['this rule has two places, {} and {}', 'у этого правила два места: {1} и {2}'],
  ['this route has no name', 'у этого маршрута нет имени'],
  ['add: export function {}(subject) …', 'добавьте: export function {1}(subject) …'],
  [
    'all times count from the first attempt: write a longer one, or leave the part out',
    'все сроки считаются от первой попытки: напишите больший или уберите эту часть',
  ],
  ['give each a name of its own with the key "{}"', 'дайте каждому своё имя ключом "{1}"'],
  ['keep one, and write another route for the other', 'оставьте одно, а для другого напишите ещё один маршрут'],
  [
    'look at the module that the key "hooks" names; node --check tells more of its syntax',
    'посмотрите модуль, названный ключом "hooks"; node --check скажет больше о его синтаксисе',
  ],
  [
    'make it a file that the server can read, or take the key out',
    'сделайте его файлом, который сервер может прочитать, или уберите ключ',
  ],
  [
    'name one under smarthost, or write the host here: via: {}',
    'назовите его в smarthost или напишите хост здесь: via: {1}',
  ],
  ['the options are {}; hosts are parted by a colon', 'параметры: {1}; хосты разделяются двоеточием'],
  ['write a dash and one of {} for each store', 'для каждого хранилища напишите дефис и одно из: {1}'],
  ['write a network ({}), an address, or a host name ({})', 'напишите сеть ({1}), адрес или имя хоста ({2})'],
  ['write an entry of its own for each of them', 'напишите для каждого из них отдельную запись'],
  ['write it without aliases and nesting', 'напишите это без псевдонимов и вложенности'],
  [
    'write site: smarthost, which keeps the mail of this server’s users and sends all other to the smarthost',
    'напишите site: smarthost: он хранит почту пользователей этого сервера, а всю прочую отправляет на смартхост',
  ],
  ['write the name of a router of the preset, for example {}', 'напишите имя встроенного маршрутизатора, например {1}'],
  [
    'write the path of the file of aliases in aliases, or take the key out',
    'напишите в aliases путь к файлу алиасов или уберите ключ',
  ],
  ['write whom, which error, how often: {}', 'напишите: кому, при какой ошибке, как часто: {1}'],
  [
    "hostname is missing, and this machine's own name, {}, is not a full name; line {} of /etc/hosts is {}",
    'hostname не указан, а имя самой машины, {1}, — не полное; строка {2} в /etc/hosts: {3}',
  ],
  ['{} comes from outside, or is nothing that a path can hold', '{1} приходит извне или не может стоять в пути'],
  ['{} has {} values where {} takes {}', 'в {1} значений: {2}, а {3} берёт {4}'],
  ['{} is no error that a rule can be for', '{1} — не ошибка, для которой бывает правило'],
  ['{} is too short', '{1} — слишком мало'],
  ['{} is too long', '{1} — слишком много'],
  ['{} is too small', '{1} — слишком мало'],
  ['{} is too large', '{1} — слишком много'],
  ['{} is out of range', '{1} — вне допустимых пределов'],
  ['{} is not the place of {}', '{1} — не место для {2}'],
  ['{} is not {} or more', '{1} меньше {2}'],
  ['{} names no value', '{1} не называет значения'],
  ['{} says nothing here', '{1} здесь ничего не значит'],
  ['{} has no meaning here', '{1} здесь не имеет смысла'],
  ['{} is neither yes nor no', '{1} — ни yes, ни no'],
  ['{} is no text for people', '{1} — не текст для людей'],
  ['{} cannot stand in an address', '{1} не может стоять в адресе'],
  ['{} cannot be a name here', '{1} здесь не может быть именем'],
  ['{} is the name of a router of the presets', '{1} — имя встроенного маршрутизатора'],
  ['{} exports no function {}', 'в {1} нет экспортируемой функции {2}'],
  ['the path holds a NUL character', 'в пути есть символ NUL'],
  [
    'proxies holds {}: anyone could then claim any address, and with it the right to send anywhere',
    'в proxies стоит {1}: тогда кто угодно может назваться любым адресом и отправлять куда угодно',
  ],
  [
    'xclient_from holds {}: anyone could then claim any address or user, and with it the right to send anywhere',
    'в xclient_from стоит {1}: тогда кто угодно может назваться любым адресом или пользователем и отправлять куда угодно',
  ],
  [
    'relay_from holds {}: this would let anyone send anywhere (an open relay)',
    'в relay_from стоит {1}: кто угодно сможет отправлять куда угодно (открытый релей)',
  ],
  [
    '{} would let anyone send anywhere (an open relay)',
    '{1} позволит кому угодно отправлять куда угодно (открытый релей)',
  ],
  [
    'port {} begins with TLS, and tls: starttls begins without',
    'порт {1} начинает сразу с TLS, а tls: starttls — без него',
  ],
  [
    'port {} is already listened on, by listener {} on all addresses',
    'порт {1} уже занят слушателем {2} на всех адресах',
  ],
  ['port {} is already listened on, by listener {} on {}', 'порт {1} уже занят слушателем {2} на {3}'],
  ['port {} of {} cannot be listened on: {}', 'порт {1} на {2} слушать нельзя: {3}'],
  ['retry.{} ends before retry.{} does, after {}', 'retry.{1} кончается раньше, чем retry.{2}, через {3}'],
  [
    'users {} and {} are the same user: upper and lower case do not matter',
    'пользователи {1} и {2} — один и тот же: большие и малые буквы не различаются',
  ],
  ['a password is read from one place', 'пароль читается из одного места'],

  // Keys.
  ['there is no key {} in a {}', 'ключа {1} в {2} нет'],
  ['there is no key {} here', 'ключа {1} здесь нет'],
  ['there is no key {} in {}', 'ключа {1} в {2} нет'],
  ['the key {} is missing here', 'здесь нет ключа {1}'],
  ['the key {} stands here a second time', 'ключ {1} стоит здесь второй раз'],
  ['this key stands here a second time', 'этот ключ стоит здесь второй раз'],
  ['this is written already, in {}', 'это уже записано в {1}'],
  ['the keys here are {}', 'ключи здесь: {1}'],
  ['the keys of a rule are {}', 'ключи правила: {1}'],
  ['the keys of a route are {}', 'ключи маршрута: {1}'],
  ['the conditions are {}', 'условия: {1}'],
  ['the values of this rule are {}', 'значения этого правила: {1}'],
  ['the rules of the preset here are {}', 'встроенные правила здесь: {1}'],

  // Rules and routes.
  ['a rule with tag decides nothing and cannot defer', 'правило с tag ничего не решает и не может отложить'],
  [
    'rule {} accepts mail from strangers to any domain: this would be an open relay (anyone can claim any {})',
    'правило {1} принимает почту от посторонних в любой домен: это открытый релей (значение {2} может назвать кто угодно)',
  ],
  [
    'rule {} accepts mail from strangers to any domain: this would be an open relay',
    'правило {1} принимает почту от посторонних в любой домен: это открытый релей',
  ],
  ['rule {} has no verdict', 'у правила {1} нет решения'],
  ['rule {} has two verdicts, {} and {}', 'у правила {1} два решения, {2} и {3}'],
  ['relay has no meaning in this rule', 'relay в этом правиле не имеет смысла'],
  ['{} has no meaning at {}: there is no message yet', '{1} на {2} не имеет смысла: письма ещё нет'],
  ['{} is not known yet at {}', 'на {2} ещё неизвестно: {1}'],
  ['{} is not known at {}', 'на {2} неизвестно: {1}'],
  ['the preset has no rule {} at {}', 'встроенного правила {1} на {2} нет'],
  ['there is another rule {} at {}', 'правило {1} на {2} уже есть'],
  ['there is another route {}', 'маршрут {1} уже есть'],
  ['there is no condition {}', 'условия {1} нет'],
  ['{} is neither a domain nor all below one', '{1} — не домен и не всё под доменом'],
  ['there is no function {}', 'функции {1} нет'],
  ['there is no option {}', 'параметра {1} нет'],
  ['there is no scanner that could tell', 'нет сканера, который мог бы это сказать'],
  ['there is no scanner {}', 'сканера {1} нет'],
  [
    'return addresses would be in {}, which is no domain of this server: nothing would come back',
    'обратные адреса были бы в {1}, а это не домен этого сервера: ничего не вернулось бы',
  ],
  [
    'name one of local_domains in srs.domain, for example srs: { domain: example.org }',
    'назовите в srs.domain один из local_domains, например srs: { domain: example.org }',
  ],
  ['make it a file with mode 600, one secret a line', 'сделайте это файлом с правами 600, по одному ключу в строке'],
  ['{} is not the name of a user of this server', '{1} — не имя пользователя этого сервера'],
  ['{} is not an address in ASCII', '{1} — не адрес в ASCII'],
  ['there is no smarthost', 'смартхоста нет'],
  ['there is no such file', 'такого файла нет'],
  ['there is no transport {}', 'транспорта {1} нет'],
  ['there is no value {} in this rule', 'значения {1} в этом правиле нет'],
  ['this compares with nothing', 'здесь не с чем сравнивать'],
  ['this holds no condition', 'здесь нет условия'],
  ['this list is empty', 'этот список пуст'],
  ['this list names no host', 'в этом списке нет ни одного хоста'],
  ['this route does nothing', 'этот маршрут ничего не делает'],
  ['this route does two things, {} and {}', 'этот маршрут делает два дела: {1} и {2}'],
  ['this route has two places', 'у этого маршрута два места'],
  ['this rule has no name', 'у этого правила нет имени'],
  ['this rule has two places, before and after', 'у этого правила два места: before и after'],
  ['this site has no router {}', 'у этого типа сайта нет маршрутизатора {1}'],
  ['this text holds characters that SMTP cannot carry', 'в этом тексте есть символы, которых SMTP не передаёт'],
  ['this scanner does not say what it is', 'не сказано, какой это сканер'],
  ['this scanner is several things at once: {}', 'этот сканер — несколько разных сразу: {1}'],
  ['two scanners are called {}', 'два сканера называются {1}'],
  ['two kinds of store stand in one entry', 'в одной записи два вида хранилища'],
  ['no kind of store is named here', 'не сказано, какое это хранилище'],
  ['no host is named for {}', 'для {1} не назван хост'],
  ['the hooks in {} cannot be loaded: {}', 'функции из {1} не загрузить: {2}'],
  [
    'the smarthost {} port {} is this server itself: mail would go round in circles',
    'смартхост {1}, порт {2} — это сам этот сервер: почта ходила бы по кругу',
  ],
  [
    '{}: not what the server was started with, and it cannot change while the server runs',
    '{1}: не то, с чем сервер запущен, и на ходу этого не изменить',
  ],
  ['it is not said what this transport does', 'не сказано, что делает этот транспорт'],
  ['it is not said which server the smarthost is', 'не сказано, какой сервер служит смартхостом'],
  ['it is not said who this server is to the smarthost', 'не сказано, кем этот сервер входит на смартхост'],
  [
    'site: {} sends all mail to a smarthost, and none is named',
    'site: {1} отправляет всю почту на смартхост, а он не назван',
  ],
  [
    "hostname is missing, and this machine's own name, {}, is not a full name",
    'hostname не указан, а имя самой машины, {1}, — не полное',
  ],
  [
    "hostname is missing, and this machine's own name, {}, is not a full name{}",
    'hostname не указан, а имя самой машины, {1}, — не полное{2}',
  ],

  // The file.
  ['an alias in this file cannot be resolved', 'псевдоним в этом файле ни к чему не ведёт'],
  ['the file cannot be read: permission denied', 'файл не читается: нет прав'],
  ['the file cannot be read: {}', 'файл не читается: {1}'],
  ['the file is not UTF-8 text', 'файл — не текст в UTF-8'],
  ['this is a folder', 'это каталог'],
  ['the file is nested too deeply to be read', 'вложенность в файле слишком глубока'],
  ['the indentation does not fit the lines around it', 'отступ не подходит к соседним строкам'],
  [
    'a backslash in double quotes begins an escape that does not exist',
    'обратная косая черта в двойных кавычках начинает несуществующее сочетание',
  ],
  [
    'a character is missing before this place: a closing quote or bracket, a comma, or the space after ":" or "-"',
    'перед этим местом чего-то не хватает: закрывающей кавычки или скобки, запятой или пробела после ":" или "-"',
  ],
  ['a line that begins with "%" is not understood', 'строка, которая начинается с "%", непонятна'],
  ['a second document begins here ("---")', 'здесь начинается второй документ ("---")'],
  ['a tab stands where YAML wants spaces', 'табуляция там, где в YAML нужны пробелы'],
  ['a tag ("!name") is not known here', 'метка ("!имя") здесь неизвестна'],
  ['the tag ("!name") does not fit the value', 'метка ("!имя") не подходит к значению'],
  ['a value cannot begin with this character', 'значение не может начинаться с этого символа'],
  ['a value has two anchors ("&name")', 'у значения два якоря ("&имя")'],
  ['a value has two tags ("!name")', 'у значения две метки ("!имя")'],
  ['a key has to be a plain word', 'ключ должен быть простым словом'],
  ['an alias ("*name") cannot carry a tag or an anchor', 'у псевдонима ("*имя") не бывает метки или якоря'],
  [
    'this alias ("*name") has no name or refers to nothing',
    'у этого псевдонима ("*имя") нет имени, или он ни к чему не ведёт',
  ],
  ['an anchor or a tag stands in the wrong place', 'якорь или метка стоит не на месте'],
  ['inside [ ] or { } the short form goes on to the end', 'внутри [ ] или { } краткая запись идёт до конца'],
  [
    'there is a second ":" in this line, or the line belongs to the one above',
    'в этой строке второе ":", или она относится к строке выше',
  ],
  ['this key is longer than 1024 characters', 'этот ключ длиннее 1024 символов'],
  [
    'this line is neither "key: value" nor part of the value above',
    'эта строка — ни "ключ: значение", ни часть значения выше',
  ],
  ['this part is not YAML', 'эта часть — не YAML'],
  ['this was not expected here', 'этого здесь не ожидалось'],

  // What to do.
  [
    'add a condition, for example {}: if it is meant, write relay: anyone',
    'добавьте условие, например {1}; если так и задумано, напишите relay: anyone',
  ],
  [
    'add a condition, for example {} or client: [your own networks]; or write after: relay-control; if it is meant, write relay: anyone',
    'добавьте условие, например {1} или client: [ваши сети]; или напишите after: relay-control; если так и задумано, напишите relay: anyone',
  ],
  ['add one of {}, for example {}', 'добавьте одно из: {1}; например {2}'],
  ['add one of the keys {}', 'добавьте один из ключей: {1}'],
  ['add one without "when"', 'добавьте одно без "when"'],
  ['add the key {}, for example {}', 'добавьте ключ {1}, например {2}'],
  ['add: {}', 'добавьте: {1}'],
  ['add {}', 'добавьте {1}'],
  ['answer yes or no', 'ответьте yes или no'],
  ['begin it with /', 'начните с /'],
  ['check the path of the file', 'проверьте путь к файлу'],
  ['choose another name', 'выберите другое имя'],
  [
    'close the bracket first, or write the whole list on lines that begin with "- "',
    'сначала закройте скобку или запишите весь список строками, которые начинаются с "- "',
  ],
  [
    'close what was opened; put a space after ":" and after "-"',
    'закройте открытое; ставьте пробел после ":" и после "-"',
  ],
  [
    'indent with spaces; keys of the same group begin in the same column',
    'делайте отступ пробелами; ключи одной группы начинаются в одном столбце',
  ],
  [
    'it belongs to the preset: choose another name, or write replace: {} to put this rule in its place',
    'оно встроенное: выберите другое имя или напишите replace: {1}, чтобы поставить это правило вместо него',
  ],
  ['it is a rule of "{}:": move this one there', 'то правило — из "{1}:": перенесите это туда'],
  [
    'it is a rule of your own: these are asked in the order in which they are written, so move one of the two',
    'это ваше правило: такие спрашиваются в том порядке, как записаны, поэтому переставьте одно из двух',
  ],
  ['keep one document in the file', 'оставьте в файле один документ'],
  [
    'keep one of the two: groups and lists are put together, a single value stands in one file',
    'оставьте одно из двух: группы и списки складываются, одиночное значение стоит в одном файле',
  ],
  ['keep one of the two', 'оставьте одно из двух'],
  ['keep one of them, or make two rules of it', 'оставьте одно из них или сделайте два правила'],
  ['keep one of them', 'оставьте одно из них'],
  ['keep one of {} and {}', 'оставьте одно: {1} или {2}'],
  [
    'leave out "unknown", or write a rule with "defer" of its own',
    'уберите "unknown" или напишите отдельное правило с "defer"',
  ],
  ['leave out the "!" and write the condition below "not:"', 'уберите "!" и напишите условие под "not:"'],
  ['let the user that runs Waybill read it', 'дайте читать его пользователю, под которым работает Waybill'],
  ['let {user} be the name of one folder, for example {}', 'пусть {user} будет именем одного каталога, например {1}'],
  ['look at the file and the disk it is on', 'посмотрите на файл и на диск, где он лежит'],
  ['look for a missing line end or quote', 'ищите пропущенный конец строки или кавычку'],
  [
    'look for a missing quote, bracket, comma or line end just before it',
    'ищите пропущенную кавычку, скобку, запятую или конец строки прямо перед этим местом',
  ],
  ['move the rule to "{}:" or a later stage', 'перенесите правило в "{1}:" или на более поздний этап'],
  ['move the rule to "mail:", "rcpt:" or "data:"', 'перенесите правило в "mail:", "rcpt:" или "data:"'],
  ['move the rule to "mail:" or "data:"', 'перенесите правило в "mail:" или "data:"'],
  ['move the rule to {}', 'перенесите правило в {1}'],
  ['name one list or more, for example {}', 'назовите один список или несколько, например {1}'],
  ['name one with the key "{}"', 'назовите его ключом "{1}"'],
  [
    'name only networks of your own, at most a /8 of IPv4 or a /16 of IPv6',
    'называйте только свои сети, самое большее /8 у IPv4 или /16 у IPv6',
  ],
  ['name the configuration file in it', 'назовите файл конфигурации в нём'],
  ['name the domains, for example {}', 'назовите домены, например {1}'],
  ['name the module that exports it with the key "hooks"', 'назовите модуль, который её экспортирует, ключом "hooks"'],
  [
    'name the one who does as a user of the configuration, or write root: NAME into the file of aliases',
    'назовите того, кто читает, пользователем в конфигурации или напишите root: ИМЯ в файл алиасов',
  ],
  [
    'name the server of your provider in smarthost, or leave it out so that mail goes by MX',
    'назовите в smarthost сервер провайдера или уберите его, чтобы почта шла по MX',
  ],
  [
    'only relay: anyone can be written, in a rule of "rcpt:" with accept: true; leave it out elsewhere',
    'написать можно только relay: anyone, в правиле "rcpt:" с accept: true; в других местах уберите',
  ],
  [
    'put a value that holds ": " in quotes; write each key on a line of its own',
    'значение, в котором есть ": ", возьмите в кавычки; пишите каждый ключ на своей строке',
  ],
  ['put the value in single quotes', 'возьмите значение в одинарные кавычки'],
  [
    'remove it; quote a value that begins with "!"',
    'уберите её; значение, которое начинается с "!", возьмите в кавычки',
  ],
  ['remove it', 'уберите это'],
  ['remove the tag', 'уберите метку'],
  ['rename one', 'переименуйте одно'],
  ['restart the server, or put back what stood there', 'перезапустите сервер или верните прежнее'],
  ['save it as UTF-8', 'сохраните его в UTF-8'],
  ['see {}', 'смотрите {1}'],
  ['take another port, or remove one of the two', 'возьмите другой порт или уберите одно из двух'],
  [
    'use letters, digits, "_", "+", "-" and single dots inside, at most 64 octets; begin with a letter, a digit or "_"',
    'только буквы, цифры, "_", "+", "-" и одиночные точки внутри, не больше 64 октетов; в начале буква, цифра или "_"',
  ],
  [
    'use single quotes, where a backslash is only a backslash',
    'возьмите одинарные кавычки: в них обратная косая черта — просто символ',
  ],
  [
    'verify-sender is only there with checks.verify_sender: set that, or leave the place out',
    'verify-sender есть только с checks.verify_sender: задайте его или уберите место',
  ],
  ['write "hostname" at the left margin of the file', 'напишите "hostname" у левого края файла'],
  ['write {} at the left margin of the file', 'напишите {1} у левого края файла'],
  ['write "key: value", with ":" and a space', 'напишите "ключ: значение", с ":" и пробелом'],
  ['write {} and two more numbers, for example {}', 'напишите {1} и ещё два числа, например {2}'],
  ['write {} or more octets', 'напишите {1} октетов или больше'],
  [
    'write {} or more, or shorten retry.{}.until: all three count from the first attempt',
    'напишите {1} или больше или сократите retry.{2}.until: все три считаются от первой попытки',
  ],
  ['write {} or more', 'напишите {1} или больше'],
  ['write {} or less', 'напишите {1} или меньше'],
  ['write {} (until, every)', 'напишите {1} (до какого срока, как часто)'],
  ['write `rules: |` and below it a line for each: {}', 'напишите `rules: |` и под ним по строке на каждое: {1}'],
  [
    'write a letter, then letters, digits, "-" or "_"; {} have a meaning of their own',
    'напишите букву, затем буквы, цифры, "-" или "_"; у имён {1} своё значение',
  ],
  [
    'write up to 32 letters, digits, "-" or "_", for example {}',
    'напишите до 32 букв, цифр, "-" или "_", например {1}',
  ],
  ['write a list of texts, for example {}; there is no shell', 'напишите список текстов, например {1}; оболочки нет'],
  ['write a list, for example {}', 'напишите список, например {1}'],
  ['write a name or an IP address, for example {}', 'напишите имя или IP-адрес, например {1}'],
  ['write a name, for example {}', 'напишите имя, например {1}'],
  ['write a number from {} to {}, for example {}', 'напишите число от {1} до {2}, например {3}'],
  ['write a number from {} to {}', 'напишите число от {1} до {2}'],
  ['write a number with its unit, for example 90s, 15m or 4d', 'напишите число с единицей, например 90s, 15m или 4d'],
  ['write a number without quotes, for example {}', 'напишите число без кавычек, например {1}'],
  ['write a sentence in quotes', 'напишите предложение в кавычках'],
  [
    'write an address, or {} for the same name in another domain',
    'напишите адрес или {1} для того же имени в другом домене',
  ],
  [
    'write conditions as keys, for example {}; a rule without "when" always holds',
    'пишите условия ключами, например {1}; правило без "when" действует всегда',
  ],
  [
    'write base and filter (and bind_dn with bind_password), or user_dn alone',
    'напишите base и filter (и bind_dn с bind_password) или только user_dn',
  ],
  [
    'write defer (the client is to try again) or next (the rule is passed over)',
    'напишите defer (клиент попробует снова) или next (правило пропускается)',
  ],
  [
    'write each domain by its full name; patterns are not read here',
    'пишите каждый домен полным именем; образцы здесь не читаются',
  ],
  [
    'write each name as a key of its own line, for example "alice:"',
    'пишите каждое имя ключом на своей строке, например "alice:"',
  ],
  ['write en, ru or both', 'напишите en, ru или both'],
  ['write for example {} for all names below it', 'напишите, например, {1} для всех имён ниже'],
  ['write for example {}', 'напишите, например, {1}'],
  [
    'write host: smtp.isp.example, or provider with one of the names in `waybill provider list`',
    'напишите host: smtp.isp.example или provider с одним из имён, которые даёт `waybill provider list`',
  ],
  [
    'write it in ASCII letters; other languages belong into "log"',
    'напишите это буквами ASCII; для других языков есть "log"',
  ],
  ['write it in quotes', 'напишите это в кавычках'],
  ['write its DNS zone, for example {}', 'напишите его зону DNS, например {1}'],
  [
    'write its socket, for example {}, or its host and port, {}',
    'напишите его сокет, например {1}, или хост и порт, {2}',
  ],
  [
    'write ldap://HOST or ldaps://HOST, with a port where it is another than 389 or 636, and nothing behind it',
    'напишите ldap://ХОСТ или ldaps://ХОСТ, с портом, если он не 389 и не 636, и ничего после',
  ],
  ['write letters that end in a hyphen, for example {}', 'напишите буквы с дефисом в конце, например {1}'],
  ['write letters, digits and hyphens, for example {}', 'напишите буквы, цифры и дефисы, например {1}'],
  ['write maildir, or a name of transports', 'напишите maildir или имя из transports'],
  [
    'write octets or a number with K, M or G, for example 128K or 50M',
    'напишите число октетов или число с K, M или G, например 128K или 50M',
  ],
  ['write one line of at most 200 letters, in quotes', 'напишите одну строку не длиннее 200 букв, в кавычках'],
  ['write one of these keys below it: {}', 'напишите под ним один из ключей: {1}'],
  ['write one of {}', 'напишите одно из: {1}'],
  ['write one or more, for example {}', 'напишите одно или несколько, например {1}'],
  [
    'write the URL that your certificate authority names for ACME; it begins with https://',
    'напишите URL, который ваш удостоверяющий центр даёт для ACME; он начинается с https://',
  ],
  [
    'write the name by which other servers find this one in DNS, for example {}; or tell the machine its name: a line {} in /etc/hosts, before all others with {}',
    'напишите имя, по которому другие серверы находят этот в DNS, например {1}; или назовите машине её имя: строка {2} в /etc/hosts, раньше всех других с {3}',
  ],
  [
    'write the name by which other servers find this one in DNS, for example {}',
    'напишите имя, по которому другие серверы находят этот в DNS, например {1}',
  ],
  ['write the name of a rule of the preset, for example {}', 'напишите имя встроенного правила, например {1}'],
  [
    'write the name of a value in braces, for example {client}; write {{ for a brace itself',
    'напишите имя значения в фигурных скобках, например {client}; саму скобку пишите как {{',
  ],
  ['write the path of a folder, for example {}', 'напишите путь каталога, например {1}'],
  ['write the values out instead of using "&" and "*"', 'выпишите значения, не пользуясь "&" и "*"'],
  ['write the values out instead of using "&", "*" and "!"', 'выпишите значения, не пользуясь "&", "*" и "!"'],
  ['write true or false without quotes, or for example {}', 'напишите true или false без кавычек или, например, {1}'],
  ['write true or false, without quotes', 'напишите true или false, без кавычек'],
  ['write true, or take the key out', 'напишите true или уберите ключ'],
  ['write true, false, or for example {}', 'напишите true, false или, например, {1}'],
  [
    'write user and password: { file: … }, or file alone, for example {}',
    'напишите user и password: { file: … } или только file, например {1}',
  ],
  ['write what stands before the @, for example {}', 'напишите то, что стоит перед @, например {1}'],
  [
    'write { file: /etc/waybill/secret } or { environment: NAME }, never the password itself',
    'напишите { file: /etc/waybill/secret } или { environment: ИМЯ }, но никогда не сам пароль',
  ],
  [
    'write {user} or {home}, which are only there when there is such a user',
    'напишите {user} или {home}: они есть, только когда есть такой пользователь',
  ],
  ['write it in quotes, {}', 'напишите это в кавычках, {1}'],
  ['write {} below {}', 'напишите {1} под {2}'],
  ['write {}, or {}', 'напишите {1} или {2}'],
  ['write {} or {}', 'напишите {1} или {2}'],
  ['write {}', 'напишите {1}'],
  ['{} cannot be read: there is no such file', '{1} не читается: такого файла нет'],
  ['{} is not a regular file', '{1} не обычный файл'],
  [
    '{} has mode {}, so that others can read or change it; do `chmod 600 {}`',
    'у {1} права {2}: его могут прочесть или изменить другие; выполните `chmod 600 {3}`',
  ],
]

/** Undefined where nothing fits. */
export const problemInRussian = (text: string): string | undefined =>
  belongs(text) ?? isNot(text) ?? cannotBe(text) ?? inOtherWords(SENTENCES, text, problemInRussian)

const subject = (text: string): string => SUBJECTS[text] ?? text

function belongs(text: string): string | undefined {
  const [, what = '', where = ''] = /^([\s\S]+) stands where ([a-z ]+) belongs?$/.exec(text) ?? []
  const place = BELONGS[where]
  return place === undefined ? undefined : `${subject(what)} стоит там, где нужно: ${place}`
}

function isNot(text: string): string | undefined {
  const [, what = '', kind = ''] = /^([\s\S]+?) is not ((?:an? |one of |the |true )[\s\S]+)$/.exec(text) ?? []
  if (kind === '') return undefined
  const told = inOtherWords(Object.entries(KINDS), kind)
  return told === undefined ? undefined : `${subject(what)} — не ${told}`
}

function cannotBe(text: string): string | undefined {
  const [, what = '', kind = ''] = /^([\s\S]+) cannot be the name of (an? [a-z ]+)$/.exec(text) ?? []
  const named = NAMED[kind]
  return named === undefined ? undefined : `${subject(what)} не может быть именем ${named}`
}
