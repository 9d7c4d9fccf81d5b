// What `--help` says, in Russian: the sentence that stands in the command, and its translation. A sentence that is missing here, or
// that no command has any more, fails a test. Words in <angle brackets> and all that is typed stay as they are.

export const HELP_RU: Readonly<Record<string, string>> = {
  // The program.
  'A mail server that shows its work.': 'Почтовый сервер, который показывает, что он делает.',
  'print the version of Waybill': 'вывести версию Waybill',
  'display help for command': 'вывести справку по команде',
  'To begin: `waybill start`, and in another terminal `waybill send --to x@spam.test`\nand `waybill trace x@spam.test`.\n\nExit codes: 0 done; 1 not found, refused or failed; 2 mistake in the command\nline or the configuration; 69 server not reachable.':
    'Для начала: `waybill start`, а в другом терминале\n`waybill send --to x@spam.test` и `waybill trace x@spam.test`.\n\nКоды выхода: 0 — выполнено; 1 — не найдено, отказано или не удалось; 2 — ошибка\nв командной строке или в конфигурации; 69 — сервер не отвечает.',

  // Of many commands.
  'configuration file': 'файл конфигурации',
  'configuration file that names the state folder': 'файл конфигурации, в котором назван каталог состояния',
  'configuration file (else /etc/waybill/waybill.yaml)': 'файл конфигурации (иначе /etc/waybill/waybill.yaml)',
  'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)':
    'каталог состояния сервера (иначе $WAYBILL_STATE, ./.waybill, /var/lib/waybill)',
  'en or ru (else by the locale)': 'en или ru (иначе по языку системы)',
  'explain without asking DNS': 'объяснять, не обращаясь к DNS',
  'recipient; may be repeated': 'получатель; можно указать несколько раз',
  'only say what would be changed': 'только сказать, что изменилось бы',
  'look first': 'сначала посмотреть',
  'how many would it be?': 'сколько их было бы?',
  'Ends with 0 when the server runs, with 1 when it does not.': 'Код выхода 0, если сервер работает, и 1, если нет.',

  // start
  'start the mail server; without --config, a sandbox to try it out in':
    'запустить почтовый сервер; без --config — песочницу, чтобы его попробовать',
  'state folder (else that of the configuration; for the sandbox ./.waybill)':
    'каталог состояния (иначе тот, что назван в конфигурации; для песочницы ./.waybill)',
  'sandbox: listen on free ports instead of 2525, 2587 and 8025':
    'песочница: слушать на свободных портах вместо 2525, 2587 и 8025',
  'how much the log on standard error tells': 'насколько подробен журнал в стандартном выводе ошибок',
  'start although mail of the queue may be missing; what is damaged is kept aside':
    'запустить, хотя часть писем очереди может быть утрачена; повреждённое откладывается и сохраняется',
  'do not start on the last good configuration when the file has mistakes':
    'не запускать на последней исправной конфигурации, если в файле ошибки',
  'log what is said with this client or server, line by line; an address or a network; may be repeated':
    'записывать в журнал диалог с этим клиентом или сервером, строка за строкой; адрес или сеть; можно указать несколько раз',
  'print one line of JSON when ready: { version, sandbox, stateFolder, listening, domains }':
    'когда сервер готов, вывести строку JSON: { version, sandbox, stateFolder, listening, domains }',
  'a server of your own with a pretended world of receivers; nothing leaves the machine':
    'собственный сервер и вымышленный мир получателей; наружу ничего не уходит',
  'the real thing': 'настоящий сервер',

  // send
  'send a test message over SMTP and show the dialogue': 'отправить пробное письмо по SMTP и показать диалог',
  'sender; "<>" for the null sender': 'отправитель; "<>" — пустой отправитель',
  'server to talk to (else the one that runs here, else 127.0.0.1:2525)':
    'сервер, с которым говорить (иначе работающий здесь, иначе 127.0.0.1:2525)',
  'the mail hosts of the recipients’ domain, one after the other': 'почтовые хосты домена получателей, один за другим',
  'with --mx: ask this DNS server, an address, perhaps with a port':
    'вместе с --mx: спрашивать этот DNS-сервер, адрес, можно с портом',
  'no, offered, starttls, implicit (else implicit on port 465, starttls for a log-in elsewhere than on this machine, no)':
    'no, offered, starttls, implicit (иначе implicit на порту 465, starttls для входа не на этой машине, no)',
  'send the password although the certificate proves nothing':
    'отправить пароль, хотя сертификат ничего не подтверждает',
  'log in as this user': 'войти под этим именем',
  'by this mechanism: SCRAM-SHA-256, CRAM-MD5, PLAIN, LOGIN, XOAUTH2':
    'по этому механизму: SCRAM-SHA-256, CRAM-MD5, PLAIN, LOGIN, XOAUTH2',
  'a file with the password (else $WAYBILL_PASSWORD, else it is asked for)':
    'файл с паролем (иначе $WAYBILL_PASSWORD, иначе будет спрошен)',
  'a file to attach; may be repeated': 'файл-вложение; можно указать несколько',
  'follow it to the end: delivered or given up (within 1m)':
    'проследить до конца: доставлено или возвращено (не дольше 1m)',
  'and say whether it was delivered': 'и сказать, доставлено ли письмо',
  'as a mail program sends; the password is asked for': 'как отправляет почтовая программа; пароль будет спрошен',
  'straight to the mail hosts of example.org': 'прямо на почтовые хосты example.org',
  'the last thing to do: connect, hello, tls, auth, mail, rcpt or data, which ends before the content (else rcpt)':
    'на чём остановиться: connect, hello, tls, auth, mail, rcpt или data — обрыв перед содержимым (иначе rcpt)',
  'whether a log-in works, and whether it may send; the password is asked for':
    'удаётся ли вход и можно ли после него отправлять; пароль будет спрошен',
  'its port, in place of that in --server': 'его порт, вместо указанного в --server',
  'a header field, "Name: value"; may be repeated': 'поле заголовка, "Имя: значение"; можно указать несколько раз',
  'the Subject field': 'тема письма (поле Subject)',
  'the body; "-" reads it from standard input': 'текст письма; "-" — прочитать из стандартного ввода',
  'a whole message, header and body; "-" for standard input':
    'письмо целиком, заголовок и текст; "-" — из стандартного ввода',
  'the name to say hello with (else the name of this machine)': 'имя для приветствия (иначе имя этой машины)',
  'how long each reply may take': 'сколько ждать каждого ответа',
  'print JSON when done, not the dialogue: { outcome, server, command?, reply?, id?, recipients, dialogue, followed? }':
    'в конце вывести JSON, а не диалог: { outcome, server, command?, reply?, id?, recipients, dialogue, followed? }',
  'to a mailbox of the sandbox that `waybill start` runs': 'в ящик песочницы, которую запускает `waybill start`',
  'to a pretended server that refuses it': 'вымышленному серверу, который откажет',
  'a message of your own to any server': 'своё письмо любому серверу',

  // trace
  'tell the story of a message: what was decided, done and answered':
    'рассказать историю письма: что решено, что сделано, что отвечено',
  'how many stories of an address, newest first': 'сколько историй по адресу показать, начиная с новых',
  'read the log of any mail server instead; may be repeated; - is standard input':
    'читать вместо этого журнал любого почтового сервера; можно указать несколько раз; - — стандартный ввод',
  'id of a message or of a refused session, a mail address, or the IP address of a client that was refused':
    'id письма или отклонённого сеанса, почтовый адрес или IP-адрес клиента, которому отказано',
  'the story of one message or refused session': 'история одного письма или отклонённого сеанса',
  'all that is known of mail from or to x@spam.test': 'всё, что известно о письмах от x@spam.test и к нему',
  'the newest story, with its raw events': 'самая новая история, со всеми событиями',
  'the sessions of this client that were refused': 'сеансы этого клиента, которым отказано',
  'one message in the log of Exim': 'одно письмо в журнале Exim',

  // why
  'tell why something was refused, and what would have made it pass':
    'сказать, почему отказано и что нужно, чтобы приняли',
  'the id at the end of the reply: wb-7F3K2Q': 'id в конце ответа: wb-7F3K2Q',
  'the refusal that ended with (wb-7F3K2Q)': 'отказ, который кончается на (wb-7F3K2Q)',
  'the same, in Russian': 'то же по-русски',
  'the same, of a server that does not run': 'то же о сервере, который не запущен',

  // simulate
  'show what the server would say to a session, and why, without any effect':
    'показать, что сервер ответил бы на сеанс и почему; ничего не меняется',
  'address of the client': 'адрес клиента',
  'the name that the client says hello with': 'имя, которым здоровается клиент',
  'sender; <> is the null sender': 'отправитель; <> — пустой отправитель',
  'as if this user had logged in': 'как если бы вошёл этот пользователь',
  'as if the connection had TLS': 'как если бы соединение было под TLS',
  'the port the client came by': 'через какой порт пришёл клиент',
  'the content of the message; - is standard input': 'содержимое письма; - — стандартный ввод',
  'try this configuration, not that of the running server':
    'испытать эту конфигурацию, а не ту, на которой работает сервер',
  'Exit codes: 0 all recipients would be accepted (and the message, if there is\none); 1 something would be refused or put off; 2 mistake in the command line or\nthe configuration; 69 server not reachable.':
    'Коды выхода: 0 — все получатели были бы приняты (и письмо, если оно дано);\n1 — в чём-то было бы отказано или отложено; 2 — ошибка в командной строке или в\nконфигурации; 69 — сервер не отвечает.',
  'what a stranger would hear who wants to send through this server':
    'что услышит посторонний, который хочет отправить письмо через этот сервер',
  'the same, by a configuration that is not in use yet': 'то же по конфигурации, которая ещё не действует',

  // route
  'say where mail for addresses would go, and by which router':
    'сказать, куда пойдёт почта для этих адресов и по какому маршрутизатору',
  'of the mail; left out: <>, as of a bounce': 'отправитель письма; если не указан: <>, как у отчёта о недоставке',
  'also tell who was asked before, and why they declined':
    'сказать и о тех, кого спрашивали раньше, и почему они не взялись',
  'an address, or a name of this server': 'адрес или имя на этом сервере',
  'mailboxes, hosts, or why nowhere; ends with 0, 1 (not known now) or 2 (one goes nowhere)':
    'ящики, хосты или почему никуда; код выхода 0, 1 (сейчас неизвестно) или 2 (кому-то — никуда)',
  'a name of this server, with every router that declined and why':
    'имя на этом сервере; со всеми маршрутизаторами, которые не взялись, и почему',
  'by a configuration that no server runs': 'по конфигурации, на которой не работает ни один сервер',

  // queue
  'look at what waits to be delivered, and change it': 'посмотреть, что ждёт доставки, и изменить это',
  'list the messages that wait, oldest first, or those that a filter means':
    'перечислить ждущие письма, начиная со старых, или те, что отбирает фильтр',
  'only from this sender: an address, a domain, <> for bounces; * stands for anything':
    'только от этого отправителя: адрес, домен, <> — отчёты о недоставке; * — что угодно',
  'only recipients with this address; as --sender': 'только получатели с этим адресом; как --sender',
  'only recipients at this domain; *.example.org for all below it':
    'только получатели этого домена; *.example.org — все ниже него',
  'only what came in longer ago: 90s, 15m, 4h, 2d': 'только то, что пришло раньше: 90s, 15m, 4h, 2d назад',
  'only what came in since': 'только то, что пришло позже',
  'only messages of this size or more: 500K, 10M': 'только письма такого размера и больше: 500K, 10M',
  'only messages of this size or less': 'только письма такого размера и меньше',
  'only recipients that wait, are held, or are being tried right now':
    'только получатели, которые ждут, задержаны или кому сейчас идёт доставка',
  'only recipients whose last attempt met with this: smtp.rcpt, or all of a kind: dns, connect, tls':
    'только получатели, чья последняя попытка встретила это: smtp.rcpt, или весь род: dns, connect, tls',
  'only what this client brought': 'только то, что принёс этот клиент',
  'which come first: the oldest, newest, largest, next to be tried, most tried, or by sender':
    'что показать первым: старые, новые, большие, ближайшие к попытке, с большим числом попыток, или по отправителю',
  'how many messages, or groups of a summary': 'сколько писем или групп сводки показать',
  'continue behind this message': 'продолжить после этого письма',
  'the ids of all that are meant, and nothing else': 'только id всего, что отобрано',
  'how many are meant, and nothing else': 'только число того, что отобрано',
  'what is meant in groups: by domain, by reason of the last attempt, or by age':
    'отобранное по группам: по домену, по причине последней попытки или по возрасту',
  'the queue of the server in ./.waybill': 'очередь сервера в ./.waybill',
  'what waits for a day and longer for one domain': 'что ждёт сутки и дольше для одного домена',
  'why mail waits, and how much of it': 'почему ждут письма и сколько их',
  'every bounce, one after the other': 'все отчёты о недоставке, один за другим',
  'a number for monitoring': 'число для мониторинга',
  'show envelope, recipients and header of a message': 'показать конверт, получателей и заголовок письма',
  'id of a message, queued or finished': 'id письма, ждущего или завершённого',
  'what it is, and where each recipient stands': 'что это и на чём стоит дело с каждым получателем',
  'try a message at once, also one that is held; or all that wait':
    'доставлять письмо сразу, и задержанное тоже; или все, что ждут',
  'with all: go on behind this message': 'вместе с all: продолжить после этого письма',
  'id of a message, or all; with a filter it may be left out': 'id письма или all; с фильтром можно не указывать',
  'try one message now': 'доставлять одно письмо сейчас',
  'try everything that waits, for instance after a network failure':
    'доставлять всё, что ждёт, например после сбоя сети',
  'try what waits for one domain': 'доставлять то, что ждёт для одного домена',
  'hold messages: nobody tries them until they are released': 'задержать письма: их не доставляют, пока не отпустят',
  'hold one message': 'задержать одно письмо',
  'hold what waits for one domain, for instance while its server is moved':
    'задержать то, что ждёт для одного домена, например пока переносят его сервер',
  'let go what is held, whoever held it, and try it at once':
    'отпустить задержанное, кто бы ни задержал, и сразу доставлять',
  'let one message go': 'отпустить одно письмо',
  'let everything go': 'отпустить всё',
  'give messages up and return them to their senders': 'отказаться от доставки и вернуть письма отправителям',
  'return one message': 'вернуть одно письмо',
  'return what waits in vain for two days': 'вернуть то, что напрасно ждёт двое суток',
  'take messages off the queue; their senders are not told': 'убрать письма из очереди; отправителям не сообщается',
  'remove it; its story stays readable with `waybill trace`': 'убрать; историю по-прежнему покажет `waybill trace`',
  'remove bounces that nobody takes': 'убрать отчёты о недоставке, которые никто не берёт',
  'give up a damaged message: it is listed no more, and kept as long as history is':
    'списать повреждённое письмо: его больше не показывают, но хранят, пока хранится история',
  'id of a damaged message, or all': 'номер повреждённого письма или all',
  '`queue salvage` called it lost, and its sender has been told':
    '`queue salvage` назвал его утраченным, и отправитель об этом знает',
  'say which routes are paused, why, and what waits for them':
    'сказать, какие маршруты приостановлены, почему и что их ждёт',
  'ends with 0 when none is paused, with 1 when one is':
    'код выхода 0, если ни один не приостановлен, и 1, если какой-то приостановлен',
  // sandbox
  'say what the pretended receivers of the sandbox answer, and read what they were given':
    'указывать, что отвечают вымышленные получатели песочницы, и читать, что им доставлено',
  'list the pretended receivers of the sandbox, and what each does':
    'показать вымышленных получателей песочницы и что делает каждый',
  'say what a pretended receiver of the sandbox answers; without options it is again as it was':
    'указать, что отвечает вымышленный получатель песочницы; без параметров — снова как было',
  'one of them, or any other that ends in .test': 'один из них или любой другой с окончанием .test',
  'its greeting, after which it hangs up: "421 4.3.2 Too busy"':
    'приветствие, после которого он кладёт трубку: "421 4.3.2 Too busy"',
  'what it answers to MAIL; several: in turn, the last goes on':
    'что он отвечает на MAIL; несколько — по очереди, последнее остаётся',
  'what it answers to RCPT: "450 4.7.1 Come later"; several: in turn, the last goes on':
    'что он отвечает на RCPT: "450 4.7.1 Come later"; несколько — по очереди, последнее остаётся',
  'what it answers to the content, after the final dot: "550 5.7.1 Spam"; several: in turn, the last goes on':
    'что он отвечает на содержимое, после последней точки: "550 5.7.1 Spam"; несколько — по очереди, последнее остаётся',
  'how long each reply takes: 2s': 'сколько длится каждый ответ: 2s',
  'whether it asks for STARTTLS': 'требует ли он STARTTLS',
  'how many messages it takes in a span of time, and 450 for more: 10/1m':
    'сколько писем он берёт за промежуток времени; на остальные 450: 10/1m',
  'show the messages that a pretended receiver of the sandbox has taken, oldest first':
    'показать письма, которые взял вымышленный получатель песочницы, начиная со старых',
  'as `sandbox receivers` names it': 'как его называет `sandbox receivers`',
  'let a pretended receiver of the sandbox forget the messages that it has taken':
    'велеть вымышленному получателю песочницы забыть взятые письма',
  // token
  'make and revoke the tokens of programs that ask over HTTP':
    'создавать и отзывать токены программ, которые спрашивают по HTTP',
  'make a token with which a program asks this server over HTTP':
    'создать токен, с которым программа спрашивает этот сервер по HTTP',
  'what it is for; the events of its changes name it': 'для чего он; это имя попадёт в события об изменениях',
  'what it may do: look, change the queue, or everything': 'что ему можно: смотреть, менять очередь или всё',
  'it may read letters': 'ему можно читать письма',
  'for how long it holds: 90d; left out: until it is revoked': 'сколько действует: 90d; если не указать — до отзыва',
  'a program that looks, and changes nothing': 'программа, которая только смотрит',
  'one that may hold and retry, for three months': 'может задерживать и повторять, три месяца',
  'list the tokens with which programs ask this server over HTTP':
    'показать токены, с которыми программы спрашивают этот сервер по HTTP',
  'who made each, what it may do, and until when it holds': 'кто создал, что можно и до какого времени',
  'let a token hold no longer': 'отозвать токен',
  'as `token list` has it': 'как его называет `token list`',
  'from now on whoever shows it is nobody': 'с этой минуты с ним никого не узнают',
  // guard
  'look at who sends how much elsewhere, and let go whoever was held for it':
    'смотреть, кто сколько отправляет наружу, и отпускать тех, кого за это задержали',
  'list who sends how much elsewhere, and whose mail is held for it':
    'показать, кто сколько отправляет наружу и чья почта за это задержана',
  'ends with 0 when nobody is held, with 1 when somebody is':
    'код выхода 0, если никто не задержан, и 1, если кто-то задержан',
  'say what was counted of one sender, why it is held, and what to do':
    'сказать, что насчитано одному отправителю, почему он задержан и что делать',
  'the sender, as `guard list` names it; that of a user alone will do':
    'отправитель, как его называет `guard list`; пользователя можно назвать просто по имени',
  'a user who logs in': 'пользователь, который входит с паролем',
  'programs of this machine that call sendmail as www-data':
    'программы этой машины, которые вызывают sendmail от имени www-data',
  'let a held sender send again, and let go the mail that was held':
    'снова разрешить отправку тому, кто задержан, и отпустить его почту',
  'remove the mail that was held, for it was not meant; nobody is told':
    'удалить задержанную почту, раз она чужая; никому не сообщается',
  'the mail is meant: all that was held goes out': 'письма нужные: всё, что задержано, уйдёт',
  'it is not: once the password was changed': 'письма чужие: когда пароль уже сменён',
  'say how much one sender may send elsewhere before its mail is held':
    'назначить, сколько один отправитель может слать наружу, прежде чем его почту задержат',
  'a user, or uid:NAME, script:NAME, host:ADDRESS': 'пользователь, или uid:ИМЯ, script:ИМЯ, host:АДРЕС',
  'messages in an hour, counted by recipients': 'писем в час, считая по получателям',
  'messages in a day; left out: eight times those of an hour':
    'писем в сутки; если не указать — в восемь раз больше, чем в час',
  'the limits of the configuration again': 'снова пределы из конфигурации',
  'a log-in that sends to many': 'вход, с которого пишут многим',
  'have a message ask now whether a paused route is open again':
    'проверить письмом прямо сейчас, открыт ли снова приостановленный маршрут',
  'host of the route, as `queue routes` names it; left out: all':
    'хост маршрута, как его называет `queue routes`; если не указан: все',
  'the password is right now: all that is held for the smarthost goes out':
    'пароль теперь верен: всё задержанное для смартхоста уходит',
  'this route alone': 'только этот маршрут',
  'put back every message that is still whole in a damaged queue and in what was set aside, and list what is gone; the server must be stopped':
    'вернуть в очередь все письма, которые в повреждённой базе и в отложенном ещё целы, и перечислить утраченное; сервер должен быть остановлен',
  'only say what would be put back, and change nothing': 'только сказать, что вернулось бы, и ничего не менять',
  'put back what can be put back, and go on': 'вернуть всё, что можно, и продолжить работу',

  'count what was received, delivered and refused, why, for whom and by whom, from a mail log':
    'сосчитать по почтовому журналу, что принято, доставлено и отклонено, почему, кому и от кого',
  'logs of any mail server, plain or compressed; - is standard input (else that of this server)':
    'журналы любого почтового сервера, в том числе сжатые; - — стандартный ввод (иначе журнал этого сервера)',
  'only what is younger: 7d, 2026-11-22': 'только более новое: 7d, 2026-11-22',
  'only what is older': 'только более старое',
  'lines of each list': 'строк в каждом списке',
  'the last day of this server': 'последние сутки этого сервера',
  'a week of another one': 'неделя другого сервера',
  'in a crontab, every day': 'в crontab, каждый день',

  'copy queue, keys, state and configuration into a folder, as they are at one moment; the server may run':
    'скопировать очередь, ключи, состояние и конфигурацию в папку — на один момент времени; сервер может работать',
  'folder that is not there yet': 'папка, которой ещё нет',
  'configuration file, which names the state folder and goes into the backup':
    'файл конфигурации: называет каталог состояния и сам входит в копию',
  'before an upgrade, or every night': 'перед обновлением или каждую ночь',
  'the way back': 'обратный путь',
  'put a backup into place; mail that waited is held, since it may have left after the backup was made; the server must be stopped':
    'восстановить резервную копию; ждавшие письма придерживаются: они могли уйти после копирования; сервер должен быть остановлен',
  'what `waybill backup` has made': 'то, что сделала команда `waybill backup`',
  'state folder to restore (else the one that the configuration names)':
    'какой каталог состояния восстановить (иначе названный в конфигурации)',
  'where the configuration goes, if none is there': 'куда записать конфигурацию, если её там нет',
  'keep what is there under another name beside it, instead of refusing':
    'сохранить то, что есть, под другим именем, а не отказываться',
  'hold nothing: what left after the backup is sent a second time':
    'ничего не придерживать: ушедшее после копирования уйдёт второй раз',
  'on a new machine': 'на новой машине',
  'back to Monday; what is there is kept': 'вернуться к понедельнику; то, что есть, сохраняется',
  'what waited then': 'что тогда ждало отправки',

  'mark recipients as delivered, whose mail has arrived some other way':
    'отметить получателей, чья почта дошла другим путём, как доставленных',
  'all of its recipients who wait': 'все его получатели, которые ждут',
  'one of them; the others are tried as before': 'один из них; остальным доставляют как прежде',
  'send queued messages to one more recipient': 'отправить письма из очереди ещё одному получателю',
  'of the new recipient': 'адрес нового получателя',
  'send it to carol too': 'отправить его и carol',
  'whatever waits for bob goes to carol too': 'всё, что ждёт для bob, уйдёт и к carol',
  'change the sender of queued messages, to whom notifications go':
    'сменить отправителя писем в очереди: ему приходят уведомления',
  'of the new sender; <> for none': 'адрес нового отправителя; <> — никакого',
  'bounces go to alice': 'отчёты о недоставке пойдут к alice',
  'no bounces at all': 'никаких отчётов о недоставке',
  'of all that old has sent and waits': 'у всего, что отправил old и что ждёт',
  'print the headers, the body or all of a queued message, as it is stored':
    'вывести заголовок, текст или всё письмо из очереди, как оно хранится',
  'what of it': 'что из него',
  'id of a queued message': 'id письма в очереди',
  'its header section': 'его заголовок',
  'all of it, into a file': 'письмо целиком, в файл',

  // reload, status, health
  'read the configuration anew, without a stop; a faulty one changes nothing':
    'перечитать конфигурацию без остановки; ошибочная ничего не меняет',
  'only say what would change, also for mail that waits':
    'только сказать, что изменилось бы, в том числе для ждущих писем',
  'also where mail that waits would be returned to its senders':
    'и тогда, когда ждущие письма вернулись бы отправителям',
  'Ends with 0 when the configuration was replaced, and with 1 when the old one goes on.':
    'Код выхода 0, если конфигурация заменена, и 1, если действует прежняя.',
  'take up what was written into the file; sessions and mail go on':
    'принять то, что записано в файл; сеансы и почта продолжаются',
  'first see what would change, and for whose mail': 'сначала посмотреть, что изменится и для чьей почты',
  'the same where the unit says ExecReload=kill -HUP $MAINPID; the log tells the outcome':
    'то же, если в юните есть ExecReload=kill -HUP $MAINPID; чем кончилось, скажет журнал',
  'show on one page how the server stands, and what needs a person':
    'показать на одной странице, как дела у сервера и что требует человека',
  'since when, by which configuration, where it listens, what is down, and what needs you':
    'с какого времени, по какой конфигурации, где слушает, что не работает и что требует вас',
  'say whether the server runs, and how much waits': 'сказать, работает ли сервер и сколько писем ждёт',
  'ends with 0 when the server runs, with 1 when it does not': 'код выхода 0, если сервер работает, и 1, если нет',

  // setup
  'write a configuration, by questions as those of dpkg-reconfigure exim4-config, or by options':
    'записать конфигурацию: по вопросам, как у dpkg-reconfigure exim4-config, или по параметрам',
  'internet, smarthost, satellite, local or none': 'internet, smarthost, satellite, local или none',
  'full name of this server (else as the machine is called)': 'полное имя этого сервера (иначе имя машины)',
  'domain of addresses without one (else the hostname)': 'домен для адресов без домена (иначе имя сервера)',
  'where to listen, or all': 'где слушать, или all',
  'other domains whose mail is delivered here': 'другие домены, чья почта доставляется здесь',
  'satellite: where the users have their mail': 'satellite: где у пользователей их почта',
  'domains that anyone may send to': 'домены, в которые может писать кто угодно',
  'networks that may send anywhere': 'сети, из которых можно отправлять куда угодно',
  'host or host:port that takes all other mail': 'хост или хост:порт, который берёт всю остальную почту',
  'whether the users of this system have mailboxes': 'есть ли ящики у пользователей этой системы',
  'state folder (else /var/lib/waybill)': 'каталог состояния (иначе /var/lib/waybill)',
  'file to write': 'файл, который записать',
  'print the file, and write nothing': 'вывести файл и ничего не записывать',
  'ask nothing: what is not given is as usual; a file that is there is replaced, and kept':
    'ничего не спрашивать: что не указано — как обычно; имеющийся файл заменяется, прежний сохраняется',
  asks: 'спрашивает',
  'asks nothing': 'ничего не спрашивает',
  'only looks': 'только показывает',

  // config
  'look at configuration files; nothing is changed': 'посмотреть файлы конфигурации; ничего не меняется',
  'find all that is wrong with a file and its drop-ins, at once, and what is hardly meant':
    'найти сразу все ошибки в файле и дополнениях к нему и то, что вряд ли так задумано',
  'the file is for another machine: look at nothing but the file':
    'файл для другой машины: смотреть только на сам файл',
  'Ends with 0 when a server can be started with it, warnings or not, and with 1 when not.':
    'Код выхода 0, если сервер с этим файлом запустится, с предупреждениями или без, и 1, если нет.',
  'before it is taken up': 'прежде чем сервер его примет',
  'on a machine without the users, certificates and sockets that it names':
    'на машине без тех пользователей, сертификатов и сокетов, которые в нём названы',
  'print every setting that holds, and where it comes from': 'вывести все действующие настройки и откуда они',
  'only what is written, not the defaults': 'только записанное, без значений по умолчанию',
  'instead: all routes and rules in the order of asking, those of the presets with them':
    'вместо этого: все маршруты и правила в том порядке, как их спрашивают, вместе со встроенными',
  'what holds, with file and line, or "default"': 'что действует, с файлом и строкой, или "default"',
  'what `routes` and `policy` come to with the presets of the site':
    'чем становятся `routes` и `policy` вместе со встроенными для этого типа сайта',
  'say what a key means, its default, and the keys below it':
    'сказать, что значит ключ, каково значение по умолчанию и какие ключи ниже',
  'a key, as in limits.idle; also by the name that Exim or Postfix has for it':
    'ключ, например limits.idle; можно и имя, под которым он есть в Exim или Postfix',
  'one key': 'один ключ',
  'by its name in Debian’s Exim': 'по имени в Exim из Debian',
  'compare what a running server has taken up with its file, or one file with another':
    'сравнить то, что принял работающий сервер, с его файлом или один файл с другим',
  'the new one; left out: the file of the running server': 'новый; если не указан: файл работающего сервера',
  'compare FILE with this one, which is the newer': 'сравнить FILE с этим, он считается новее',
  'Ends with 0 when the settings are the same, with 1 when they differ, with 2 when a file has mistakes.':
    'Код выхода 0, если настройки одинаковы, 1, если различаются, 2, если в файле ошибки.',
  'what `waybill reload` would take up': 'что приняла бы команда `waybill reload`',
  'two files': 'два файла',

  // user
  'add, list, remove and check the users who may log in':
    'добавить, перечислить, удалить и проверить пользователей, которые могут входить',
  'add a user or set a password anew. The password is asked for, or read from standard input.':
    'добавить пользователя или задать новый пароль. Пароль спрашивается или читается из стандартного ввода.',
  'the user file': 'файл пользователей',
  'configuration file that names the user file': 'файл конфигурации, в котором назван файл пользователей',
  'keep nothing for SCRAM: a stolen file is then harder to guess from':
    'ничего не хранить для SCRAM: по украденному файлу тогда труднее подобрать пароль',
  'the name to log in with': 'имя для входа',
  'asks for the password, without showing it': 'спрашивает пароль, не показывая его',
  'the password from another program': 'пароль из другой программы',
  'list the users': 'перечислить пользователей',
  'who may log in, and whose line is damaged': 'кто может входить и чья строка повреждена',
  'remove a user': 'удалить пользователя',
  'sessions that are open stay open': 'открытые сеансы остаются открытыми',
  'check a password as the server would. The password is asked for, or read from standard input.':
    'проверить пароль так, как это сделает сервер. Пароль спрашивается или читается из стандартного ввода.',
  'ends with 0 when the password is right': 'код выхода 0, если пароль верен',
  'asks all places that the server asks: Dovecot, LDAP, …': 'спрашивает всех, кого спрашивает сервер: Dovecot, LDAP, …',

  // dkim
  'make, list and test the keys that mail is signed with (DKIM); verify':
    'создать, показать и проверить ключи подписи писем (DKIM); проверить подписи',
  'make the first keys of a domain and print their DNS records':
    'создать первые ключи домена и напечатать их записи для DNS',
  'list the keys, and which of them sign': 'показать ключи и какие из них подписывают',
  'print the DNS records of the keys of a domain': 'напечатать записи DNS для ключей домена',
  'compare the keys of a domain with what DNS shows': 'сравнить ключи домена с тем, что видно в DNS',
  'make the next keys of a domain; the old ones sign until DNS shows the new ones':
    'создать следующие ключи домена; прежние подписывают, пока новых не видно в DNS',
  'name of the RSA key in DNS; the Ed25519 key gets -ed behind it (else by the date)':
    'имя ключа RSA в DNS; у ключа Ed25519 к нему добавляется -ed (иначе по дате)',
  'rsa, ed25519 or both': 'rsa, ed25519 или both (оба)',
  'length of the RSA key': 'длина ключа RSA',
  'configuration file that names the state folder and the DNS servers':
    'файл настроек, где названы папка состояния и серверы DNS',
  'the domain to sign for': 'домен, от имени которого подписывать',
  'an RSA and an Ed25519 key, and what to publish': 'ключи RSA и Ed25519 и что опубликовать',
  'one key, called mail': 'один ключ с именем mail',
  'of this domain only': 'только этого домена',
  'what signs, what waits, what may be removed': 'что подписывает, что ждёт, что можно убрать',
  'the domain': 'домен',
  'of this key only': 'только этого ключа',
  'name and value of each record, for a script': 'имя и значение каждой записи, для скрипта',
  'this key only': 'только этот ключ',
  'ends with 0 when all are right, 1 when one is not, 69 when DNS does not answer':
    'завершается с 0, если всё верно, с 1, если что-то нет, с 69, если DNS не отвечает',
  'once a year, say; keys that are done go': 'например, раз в год; ненужные ключи удаляются',
  'verify the signatures of a message, in a file or from standard input':
    'проверить подписи письма из файла или из стандартного ввода',
  'configuration file that names the DNS servers to ask':
    'файл конфигурации, в котором названы серверы DNS для запросов',
  'the message with its whole header, as it arrived': 'письмо со всем заголовком, как оно пришло',
  'ends with 0 when a signature holds, 1 when none does, 69 when DNS does not answer':
    'код выхода 0, если хоть одна подпись верна, 1, если ни одной, 69, если DNS не отвечает',
  'the results with all values': 'результаты со всеми значениями',

  // doctor
  'look for what is wrong with domains and with this host, and print what mends it':
    'найти, что не так с доменами и с этой машиной, и вывести, как исправить',
  'only these checks or groups of them: host, mx, spf, dmarc.policy, ...; may be repeated':
    'только эти проверки или их группы: host, mx, spf, dmarc.policy, ...; можно указать несколько раз',
  'the public address that mail leaves from, where this machine does not have it; may be repeated':
    'публичный адрес, с которого уходит почта, если его нет у этой машины; можно указать несколько раз',
  'the name that the mail server greets with': 'имя, которым здоровается почтовый сервер',
  'a DKIM selector; may be repeated': 'селектор DKIM; можно указать несколько раз',
  'ask this DNS server: an address, perhaps with a port': 'спрашивать этот сервер DNS: адрес, можно с портом',
  'look at the domains only: their mail does not go out from this host':
    'смотреть только домены: их почта уходит не с этой машины',
  'also what is well: what was asked of whom, and what came':
    'показать и то, что в порядке: о чём и кого спросили и что ответили',
  'domains to look at; left out: those of this server': 'домены; если не указаны: домены этого сервера',
  'Exit codes: 0 nothing is broken (there may be warnings, and things that are not\nknown); 1 something is; 2 mistake in the command line or the configuration.':
    'Коды выхода: 0 — ничего не сломано (возможны предупреждения и неизвестное);\n1 — что-то сломано; 2 — ошибка в командной строке или в конфигурации.',
  'this host and its domains': 'эта машина и её домены',
  'this host, that domain and a DKIM key of it': 'эта машина, такой-то домен и его ключ DKIM',
  'a domain whose mail does not go out from here': 'домен, почта которого уходит не отсюда',
  'one check, behind a translation of addresses': 'одна проверка, за трансляцией адресов (NAT)',
  'by the answers of this DNS server, for example the one of the zone':
    'по ответам этого сервера DNS, например сервера самой зоны',

  // probe
  'talk to a mail server as a client would, without sending mail, and tell what stands in the way':
    'поговорить с почтовым сервером, как клиент, ничего не отправляя, и сказать, что мешает',
  'only this port; may be repeated (else 25, 465, 587 and 2525)':
    'только этот порт; можно указать несколько раз (иначе 25, 465, 587 и 2525)',
  'ask port 25, or the one that is named alone, whether it would take mail for this recipient; may be repeated':
    'спросить на порту 25 или на единственном названном, приняли бы там письмо для этого получателя; можно указать несколько раз',
  'the sender; <> is the null sender': 'отправитель; <> — пустой отправитель',
  'the name to say hello with': 'имя для приветствия',
  'show what was said on each port': 'показать, что было сказано на каждом порту',
  'a mail address (its mail hosts are asked about it), a host or an IP address':
    'почтовый адрес (о нём спросят его почтовые хосты), хост или IP-адрес',
  'Exit codes: 0 it answers, and takes what was asked about; 1 it does not; 2 mistake in\nthe command line or the configuration.':
    'Коды выхода: 0 — отвечает и принял бы то, о чём спросили; 1 — нет; 2 — ошибка в\nкомандной строке или в конфигурации.',
  'the mail hosts of example.org, and whether they would take mail for alice':
    'почтовые хосты example.org и приняли бы они письмо для alice',
  'one port of one host, with all that is said': 'один порт одного хоста, со всем, что сказано',
  'whether a server relays for strangers': 'передаёт ли сервер чужую почту',

  // causes
  'say what keeps mail waiting, whose move that is, and what mends most of it':
    'сказать, что мешает письмам уйти, чей это ход и что поможет больше всего',
  'how many groups': 'сколько групп',
  'what to mend first': 'за что взяться сначала',

  // forecast
  'say what will be tried in the next hours, by next hop, and what would bounce when':
    'сказать, что и когда будет доставляться в ближайшие часы, по следующим хостам, и что когда вернётся',
  'how far to look': 'насколько вперёд смотреть',
  'the next 24 hours': 'ближайшие сутки',
  'the next two': 'ближайшие два часа',

  // lint
  'look at a message before it is sent: what receivers would refuse, or count against it':
    'проверить письмо до отправки: за что его не примут или сочтут подозрительным',
  'the message, header and body; else, or with -, standard input':
    'письмо, заголовок и тело; без него или с - — стандартный ввод',
  'it goes to many people, whatever its header says': 'это рассылка, что бы ни было в заголовке',
  'a message that a program has made; `mail` need not be typed':
    'письмо, составленное программой; слово `mail` писать не обязательно',
  'as a step of a script, by its exit code': 'шаг сценария, по коду выхода',
  'Exit codes: 0 nothing that counts against it; 1 something is wrong or doubtful; 2 mistake\nin the command line, or the file cannot be read.':
    'Коды выхода: 0 — ничто не говорит против письма; 1 — что-то неверно или\nсомнительно; 2 — ошибка в командной строке или файл не читается.',

  // reports
  'add up reports of DMARC and TLS by domain: who sends as it, what fails':
    'свести отчёты DMARC и TLS по доменам: кто пишет от имени домена и что не проходит',
  'reports as they came: .xml, .json, .gz, .zip, .eml, mbox; or folders of them, a Maildir too':
    'отчёты, как они пришли: .xml, .json, .gz, .zip, .eml, mbox; или папки с ними, в том числе Maildir',
  'all that came into a folder': 'всё, что пришло в папку',
  'one of them': 'один отчёт',
  'print JSON: { domains: [{ domain, kind, reports, good, bad, rows }], others }':
    'вывести JSON: { domains: [{ domain, kind, reports, good, bad, rows }], others }',
  'Exit codes: 0 nothing failed; 1 something failed; 2 mistake in the command line, or there\nis no report.':
    'Коды выхода: 0 — неудач нет; 1 — что-то не прошло; 2 — ошибка в командной строке\nили нет ни одного отчёта.',

  // client-setup
  'how mail programs and phones are set up for a mailbox, and the files by which they do it themselves':
    'как настроить почтовые программы и телефоны для ящика, и файлы, по которым они настраиваются сами',
  'the address of the mailbox, or its name in the configuration': 'адрес ящика или его имя в конфигурации',
  'where it sends by, in place of the configuration: port 587 or 465':
    'через какой сервер отправлять, вместо указанного в конфигурации: порт 587 или 465',
  'where it reads mail by IMAP: port 993 or 143': 'откуда читать почту по IMAP: порт 993 или 143',
  'where it reads mail by POP3: port 995 or 110': 'откуда читать почту по POP3: порт 995 или 110',
  'only this program': 'только эта программа',
  'print a file, or the records of the zone, and no more': 'вывести один файл или записи для зоны, и только',
  'all programs, and the records for the zone': 'все программы и записи для зоны',
  'to be sent to a user': 'чтобы послать пользователю',
  'a profile for an iPhone and the servers of any mail system': 'профиль для iPhone и серверов любой почтовой системы',

  // provider
  'the smarthosts that are known by name': 'смартхосты, известные по имени',
  'list them: name, server, port, TLS': 'перечислить их: имя, сервер, порт, TLS',
  'what `smarthost: { provider: NAME }` may name': 'что можно назвать в `smarthost: { provider: NAME }`',
  'show one of them, with what to know and what to write into the configuration':
    'показать один из них: что нужно знать и что написать в конфигурации',
  'a name of `provider list`': 'имя из `provider list`',
  'what sending through Gmail needs': 'что нужно для отправки через Gmail',

  // explain
  'explain a refusal, a bounce, a report or a log of any mail server':
    'объяснить отказ, отчёт о недоставке, другой отчёт или журнал любого почтового сервера',
  'read this file; - is standard input': 'прочитать этот файл; - — стандартный ввод',
  'steps for this program first: exim-debian, postfix, thunderbird, ...':
    'сначала шаги для этой программы: exim-debian, postfix, thunderbird, ...',
  "print a letter to the other side's postmaster": 'вывести письмо postmaster’у другой стороны',
  'all there is to say: the digits, what the answer rests on, steps for more programs':
    'всё, что можно сказать: коды, на чём основан ответ, шаги для других программ',
  'read { text, host?, stage? } line by line, print one JSON object a line':
    'читать построчно { text, host?, stage? } и выводить по объекту JSON в строке',
  'of a log: only the message with this queue id or Message-ID; with --letter and no log: of the queue':
    'журнал: только письмо с этим id очереди или Message-ID; с --letter без журнала: письмо очереди',
  'of a log: only mail from or to this address': 'журнал: только письма от этого адреса или к нему',
  'of a log: only mail from or to this domain': 'журнал: только письма из этого домена или в него',
  'of a log: only what is younger: 7d, 2026-11-22': 'журнал: только то, что новее: 7d, 2026-11-22',
  'of a log: only what is older: 12h, "2026-11-22 05:20"': 'журнал: только то, что старше: 12h, "2026-11-22 05:20"',
  'of a log: every cause in full, not only the three that matter most':
    'журнал: все причины подробно, а не только три важнейшие',
  'with --letter --id: state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)':
    'вместе с --letter --id: каталог состояния сервера (иначе $WAYBILL_STATE, ./.waybill, /var/lib/waybill)',
  'with --letter --id: configuration file that names the state folder':
    'вместе с --letter --id: файл конфигурации, в котором назван каталог состояния',
  'the reply as it was printed, or files; - reads standard input':
    'ответ сервера, как он напечатан, или файлы; - — стандартный ввод',
  'What it is given it recognises by itself: a reply or several lines of one, an\nSMTP session (swaks, telnet, openssl s_client, exim -v), a bounce as text, .eml\nor mbox, an ARF, DMARC or TLS report also in .gz or .zip, a log of a mail\nserver, a bare code or word.\n\nExit codes: 0 a cause was found, or nothing was refused; 1 the text does not\nsay why, or is not about mail, or a line of --jsonl cannot be read; 2 mistake in\nthe command line, or nothing to read.':
    'Что ему дали, он узнаёт сам: ответ сервера в одну или несколько строк, сеанс\nSMTP (swaks, telnet, openssl s_client, exim -v), отчёт о недоставке текстом, в\n.eml или mbox, отчёт ARF, DMARC или TLS, в том числе в .gz или .zip, журнал\nпочтового сервера, один код или слово.\n\nКоды выхода: 0 — причина найдена или ни в чём не отказано; 1 — в тексте не\nсказано почему, или он не о почте, или строку для --jsonl нельзя прочитать; 2 —\nошибка в командной строке или нечего читать.',
  'one reply': 'один ответ',
  'a bare code, answered in Russian': 'один код, ответ по-русски',
  'a bounce saved from a mail program': 'отчёт о недоставке, сохранённый из почтовой программы',
  'a letter to the postmaster of the other side': 'письмо postmaster’у другой стороны',
  'the same about a message of our own queue': 'то же о письме из своей очереди',
  'the same about a message in a log; - reads it from a pipe': 'то же о письме из журнала; - — читать из канала',
  'what fails most, and why': 'что чаще всего не удаётся и почему',
  'many replies, for a script': 'много ответов, для скрипта',

  // version
  'answer the questions of an assistant (Model Context Protocol) on standard input; changes nothing':
    'отвечать на вопросы ассистента (Model Context Protocol) со стандартного ввода; ничего не меняет',
  'what an assistant is told to run': 'что велеть запускать ассистенту',
  'print the versions of Waybill, Node and SQLite': 'вывести версии Waybill, Node и SQLite',
  'for a script, or for a report of a fault': 'для скрипта или для сообщения об ошибке',

  // import
  'take over the configuration of another mail server': 'перенять конфигурацию другого почтового сервера',
  'make a configuration from that of Debian’s Exim, and say what became of each piece of it':
    'создать конфигурацию по настройкам Exim из Debian и сказать, что стало с каждой её частью',
  'where the files of the site are, if not in /: a copy of another machine':
    'где лежат файлы сервера, если не в /: копия с другой машины',
  'full name of this server (else as Exim has it)': 'полное имя этого сервера (иначе как у Exim)',
  'a file that is there is replaced, and kept as FILE.old': 'существующий файл заменяется и сохраняется как FILE.old',
  'ask Exim and the new configuration the same, and show what differs':
    'задать Exim и новой конфигурации одни и те же вопросы и показать различия',
  'Exim, for the proof': 'Exim, для проверки',
  'print JSON: { text, findings, proof }': 'вывести JSON: { text, findings, proof }',
  'only looks; ends with 1 where something is left to do by hand':
    'только показывает; код выхода 1, если что-то осталось сделать вручную',
  'writes the file and asks both servers a few hundred questions; ends with 1 where answers differ':
    'записывает файл и задаёт обоим серверам несколько сотен вопросов; код выхода 1, если ответы различаются',
  'of a machine that is gone': 'с машины, которой больше нет',

  // lint
  'say what is wrong with a message before it is sent, or with a piece of configuration of Exim':
    'сказать, что не так с письмом до отправки или с куском конфигурации Exim',
  'look at a piece of Exim configuration: what is broken, gone or risky, and what to write here':
    'проверить кусок конфигурации Exim: что в нём ошибочно, устарело или опасно и что написать здесь',
  'a file, or - for standard input': 'файл или - для стандартного ввода',
  'print JSON: { findings: [{ line, text, kind, note }] }': 'вывести JSON: { findings: [{ line, text, kind, note }] }',
  'ends with 1 where there is something to say': 'код выхода 1, если есть что сказать',
  'from standard input': 'со стандартного ввода',
}
