// The rows that were observed with Debian's Exim: what it says in HELO for a machine and its /etc/hosts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineName, noMachineName } from './machine-name.ts'

const LOOPBACK = '127.0.0.1 localhost\n'

test('a full name is taken as it is, and a short one is looked up in /etc/hosts', () => {
  for (const [hostname, hosts, name] of [
    ['mx.here.test', '', 'mx.here.test'],
    ['mx.here.test.', '', 'mx.here.test'],
    ['vm', `${LOOPBACK}127.0.1.1 vm.isp.example vm\n`, 'vm.isp.example'],
    ['VM', `${LOOPBACK}127.0.1.1\tvm.isp.example\tvm # ours\n`, 'vm.isp.example'],
    ['vm', `${LOOPBACK}127.0.1.1 vm\n192.0.2.1 vm.isp.example vm\n`, undefined],
    ['vm', `127.0.0.1 localhost.localdomain localhost vm\n`, undefined],
    ['vm', `# 127.0.1.1 vm.isp.example vm\n${LOOPBACK}`, undefined],
    ['localhost', LOOPBACK, undefined],
    ['localhost.localdomain', '', undefined],
    ['my_host', `127.0.1.1 my_host.isp.example my_host\n`, undefined],
  ] as const) {
    assert.equal(machineName({ hostname, hosts }), name, `${hostname} with ${JSON.stringify(hosts)}`)
  }
})

test('the resolver is asked where /etc/hosts does not have the name', () => {
  const askFullName = (): string => 'vm.dns.example'
  assert.equal(machineName({ hostname: 'vm', hosts: LOOPBACK, askFullName }), 'vm.dns.example')
  assert.equal(machineName({ hostname: 'vm', hosts: '127.0.1.1 vm\n', askFullName }), undefined)
  assert.equal(machineName({ hostname: 'vm', hosts: '', askFullName: () => 'localhost.localdomain' }), undefined)
})

test('who has no full name is shown the line to mend', () => {
  const { message, advice } = noMachineName({ hostname: 'vm', hosts: `${LOOPBACK}127.0.1.1 vm\n` })
  assert.match(message, /"vm", is not a full name; line 2 of \/etc\/hosts is "127\.0\.1\.1 vm"$/)
  assert.match(advice, /"127\.0\.1\.1 vm\.example\.org vm" in \/etc\/hosts/)
})
