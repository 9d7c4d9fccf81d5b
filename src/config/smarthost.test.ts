import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { accepted, advice, refused } from './load.test-support.ts'

const LOGIN = 'login: { user: me, password: { file: smarthost.secret } }'
const smarthost = (keys: string) => accepted(`smarthost: { host: smtp.isp.example, ${keys} }`).smarthosts[0]

suite('a smarthost that wants a log-in', () => {
  test('port and TLS are what a password needs, where they are not written', () => {
    const said = (keys: string) => {
      const { port, tls } = smarthost(keys) ?? assert.fail()
      return `${port} ${tls}`
    }
    assert.equal(said(LOGIN), '587 starttls')
    assert.equal(said(`port: 25, ${LOGIN}`), '25 starttls')
    assert.equal(said(`port: 465, ${LOGIN}`), '465 implicit')
    assert.equal(said(`tls: implicit, ${LOGIN}`), '465 implicit')
    assert.equal(said('tls: starttls'), '587 starttls')
    assert.equal(said('port: 26'), '26 undefined')
    assert.equal(accepted(`smarthost: { host: 127.0.0.1, ${LOGIN} }`).smarthosts[0]?.tls, undefined)
    assert.equal(accepted('smarthost: smtp.isp.example:465').smarthosts[0]?.tls, 'implicit')
  })

  test('the password is named by its place, or everything by a file like Debian’s', () => {
    const { login } = smarthost(LOGIN) ?? assert.fail()
    assert.ok(login && 'password' in login && login.password.kind === 'file')
    assert.match(login.password.path, /^\/.*smarthost\.secret$/)
    assert.deepEqual(smarthost('login: { file: /etc/exim4/passwd.client }')?.login, {
      file: '/etc/exim4/passwd.client',
    })
    assert.deepEqual(smarthost('login: { user: me, password: { environment: SECRET } }')?.login, {
      user: 'me',
      password: { kind: 'environment', name: 'SECRET' },
    })
  })

  test('or a token, by a program that prints it', () => {
    const token = { command: ['/usr/local/bin/mail-token', 'me'] }
    assert.deepEqual(smarthost('login: { user: me, token: { command: [/usr/local/bin/mail-token, me] } }')?.login, {
      user: 'me',
      token,
    })
    const bad = (login: string) => refused(`smarthost: { host: smtp.isp.example, login: { ${login} } }`)[0] ?? ''
    assert.match(bad('user: me, token: { command: mail-token }'), /is not a program with its arguments/)
    assert.match(bad('user: me, token: { command: [mail-token] }'), /is not the full path of a program/)
    assert.match(bad('user: me, password: { file: a }, token: { command: [/bin/x] }'), /who this server is/)
  })

  test('a provider that many have is known by its name; what is written besides goes over it', () => {
    const of = (keys: string) => accepted(`smarthost: { ${keys} }`).smarthosts[0]
    assert.deepEqual(of('provider: gmail'), { host: 'smtp.gmail.com', port: 587, tls: 'starttls' })
    assert.deepEqual(of('provider: yandex'), { host: 'smtp.yandex.ru', port: 465, tls: 'implicit' })
    assert.deepEqual(of('provider: gmail, port: 465'), { host: 'smtp.gmail.com', port: 465, tls: 'implicit' })
    assert.deepEqual(of('provider: yandex, tls: starttls'), { host: 'smtp.yandex.ru', port: 587, tls: 'starttls' })
    assert.equal(
      of('provider: ses, host: email-smtp.eu-west-1.amazonaws.com')?.host,
      'email-smtp.eu-west-1.amazonaws.com',
    )
    assert.match(refused('smarthost: { provider: gmial }')[0] ?? '', /gmial/)
  })

  test('what cannot be right is said, and no password with it', () => {
    const bad = (keys: string): string => {
      const text = `smarthost: { host: smtp.isp.example, ${keys} }`
      return `${refused(text)[0]} | ${advice(text)}`
    }
    assert.match(bad('login: { user: me }'), /who this server is.*user and password/)
    assert.match(bad('login: { file: a, user: me }'), /who this server is/)
    assert.match(bad('port: 465, tls: starttls'), /port 465 begins with TLS.*tls: implicit/)
    assert.doesNotMatch(bad('login: { user: me, password: hunter2 }'), /hunter2/)
  })
})
