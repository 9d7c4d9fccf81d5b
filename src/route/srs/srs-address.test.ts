// SRS addresses: the way there and back, forged and expired ones, and those of other programs.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { formatMailbox } from '../../core/address.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { after, days, instant } from '../../core/time.ts'
import { forwardedSender, isSrs, returnedSender, VALID_FOR } from './srs-address.ts'

const NOW = instant(Date.UTC(2026, 10, 29))
const SECRET = 'tops3cr3t'

const made = (address: string, secret = SECRET): string =>
  forwardedSender(mailbox(address), secret, NOW) ?? assert.fail('too long')

function back(localPart: string, { secrets = [SECRET], at = NOW } = {}): string {
  const found = returnedSender(localPart, secrets, at)
  return found.kind === 'sender' ? formatMailbox(found.mailbox) : found.kind
}

suite('return addresses', () => {
  test('lead back to the sender, also in small letters and with another separator', () => {
    const local = made('Alice.B@there.test')
    assert.match(local, /^SRS0=[\w-]{4}=[A-Z2-7]{2}=there\.test=Alice\.B$/)
    assert.ok(isSrs(local))
    assert.equal(back(local), 'Alice.B@there.test')
    assert.equal(back(local.toLowerCase()), 'alice.b@there.test')
    assert.equal(back(local.replace('SRS0=', 'srs0+')), 'Alice.B@there.test')
  })

  test('of any sender lead back to it', () => {
    const part = fc.stringMatching(/^[a-z0-9=+_-]{1,20}$/)
    fc.assert(
      fc.property(part, (user) => {
        fc.pre(!isSrs(user))
        assert.equal(back(made(`${user}@there.test`)), `${user}@there.test`)
      }),
    )
  })

  test('hold no character that servers refuse, and are known as postsrsd writes them', () => {
    const all = Array.from({ length: 500 }, (_, number) => made(`user${number}@there.test`))
    assert.deepEqual(
      all.filter((local) => !/^[\w=.-]+$/.test(local)),
      [],
    )
    const withBoth = all.find((local) => /^SRS0=(?=[^=]*_)[^=]*-/.test(local)) ?? assert.fail()
    const [tag = '', hash = '', ...rest] = withBoth.split('=')
    const known = back([tag, hash.replaceAll('_', '/').replaceAll('-', '+'), ...rest].join('='))
    assert.equal(known, back(withBoth))
    assert.match(known, /^user\d+@there\.test$/)
  })

  test('with a letter changed are forged, as are those of another secret and those that are none', () => {
    const local = made('alice@there.test')
    assert.equal(back(local.replace(/alice$/, 'alicf')), 'forged')
    assert.equal(back(local.replace('there.test', 'elsewhere.test')), 'forged')
    assert.equal(back(local, { secrets: ['another'] }), 'forged')
    for (const bad of [
      'SRS0=',
      'SRS0=a=b',
      'SRS0=abcd=AA=there.test=',
      'SRS0==AA=there.test=x',
      'SRS1=abcd=x.test=y',
      'SRS0@',
    ]) {
      assert.equal(back(bad), 'forged', bad)
    }
    const short = local.replace(/^SRS0=(...)./, 'SRS0=$1')
    assert.equal(back(short), 'forged')
  })

  test('expire after three weeks, and not before', () => {
    const local = made('alice@there.test')
    assert.equal(back(local, { at: after(NOW, VALID_FOR) }), 'alice@there.test')
    assert.equal(back(local, { at: after(NOW, days(22)) }), 'expired')
    // Of a server whose clock is ahead.
    assert.equal(back(local, { at: instant(NOW - days(1)) }), 'alice@there.test')
  })

  test('made with an older secret are known as long as it is in the file', () => {
    const local = made('alice@there.test', 'old')
    assert.equal(back(local, { secrets: ['new', 'old'] }), 'alice@there.test')
    assert.equal(back(local, { secrets: ['new'] }), 'forged')
  })

  test('of another forwarder lead back to that one, over any number of forwarders in between', () => {
    const first = 'SRS0=HHHH=TT=there.test=alice'
    const second = made(`${first}@first.test`)
    assert.match(second, /^SRS1=....=first\.test==HHHH=TT=there\.test=alice$/)
    assert.equal(back(second), `${first}@first.test`)
    const third = forwardedSender(mailbox(`${second}@second.test`), 'third', NOW) ?? assert.fail()
    assert.match(third, /^SRS1=....=first\.test==HHHH=TT=there\.test=alice$/)
    assert.equal(back(third, { secrets: ['third'] }), `${first}@first.test`)
    assert.equal(back(third), 'forged')
  })

  test('that would be too long for other servers are not made', () => {
    assert.equal(forwardedSender(mailbox(`${'a'.repeat(60)}@there.test`), SECRET, NOW), undefined)
  })
})
