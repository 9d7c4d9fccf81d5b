// Mistakes in a command line, in Russian. The parser of command lines (commander) tells them in English only and gives no values
// beside its sentence, so its sentences are matched, in a table of data with a sample of each in the test.

const SENTENCES: readonly (readonly [pattern: RegExp, russian: string])[] = [
  [/^error: unknown option '(.+)'$/, 'ошибка: параметра «$1» нет'],
  [/^error: unknown command '(.+)'$/, 'ошибка: команды «$1» нет'],
  [/^error: missing required argument '(.+)'$/, 'ошибка: не указано «$1»'],
  [/^error: required option '(.+)' not specified$/, 'ошибка: не указан обязательный параметр «$1»'],
  [/^error: option '(.+)' argument missing$/, 'ошибка: у параметра «$1» нет значения'],
  [/^error: option '(.+)' argument '(.*)' is invalid\. (.*)$/, 'ошибка: параметру «$1» не подходит значение «$2». $3'],
  [
    /^error: command-argument value '(.*)' is invalid for argument '(.+)'\. (.*)$/,
    'ошибка: для «$2» не подходит «$1». $3',
  ],
  [
    /^error: too many arguments(?: for '(.+)')?\. Expected (\d+) arguments? but got (\d+)(?:: .+?)?\.?$/,
    'ошибка: лишние слова в команде: нужно $2, указано $3',
  ],
  [/^\(Did you mean (?:one of )?(.+)\?\)$/, '(может быть, $1?)'],
  [
    /^error: option '(.+)' cannot be used with option '(.+)'$/,
    'ошибка: параметр «$1» нельзя указать вместе с параметром «$2»',
  ],
  [/^It must be a number from (\d+) to (\d+)\.$/, 'Допустимо: число от $1 до $2.'],
  [/^It must be a span of time such as (\S+) or (\S+)\.$/, 'Допустимо: промежуток времени, например $1 или $2.'],
  [/^It must be an address, or a network such as (\S+)\.$/, 'Допустимо: адрес или сеть, например $1.'],
  [/^It must be one of: (.+)\.$/, 'Допустимо: $1.'],
  [/^It must be en or ru\.$/, 'Допустимо: en или ru.'],
  [/^Allowed choices are (.+)\.$/, 'Допустимо: $1.'],
  [
    /^`waybill --help` lists the commands, `waybill COMMAND --help` their options\.$/,
    '`waybill --help` перечислит команды, `waybill КОМАНДА --help` — их параметры.',
  ],
]

/** What has no sentence stays as it is. */
export const russianUsage = (text: string): string =>
  text
    .split('\n')
    .map((line) => inRussian(line))
    .join('\n')

function inRussian(line: string): string {
  const found = SENTENCES.find(([pattern]) => pattern.test(line))
  if (!found) return line
  const [pattern, russian] = found
  const said = line.replace(pattern, russian)
  const rest = /^(.*[».] )([A-Z].*)$/.exec(said)
  return rest ? `${rest[1]}${inRussian(rest[2] ?? '')}` : said
}
