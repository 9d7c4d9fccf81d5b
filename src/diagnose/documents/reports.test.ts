// DMARC, TLS and complaint reports: what they prove, plain, packed, and attached to a mail.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync, zipSync } from 'fflate'
import { makeExplain } from '../explain.ts'
import { explainDocument, mainCase, type Explanation } from '../explanation.ts'
import { readDocuments, readText } from './recognise.ts'

const explain = makeExplain()
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/reports/${name}`, import.meta.url))

async function read(bytes: Uint8Array): Promise<Explanation> {
  const [document] = await readDocuments(bytes)
  assert.ok(document)
  return explainDocument(document, explain)
}

const findings = ({ cases }: Explanation): unknown =>
  cases.map(({ count, places, diagnosis }) => [diagnosis.cause, count, places])

const DMARC_FINDINGS = [
  ['dmarc.unaligned', 30, ['203.0.113.5']],
  ['dmarc.fail', 4, ['203.0.113.99']],
  ['spf.fail', 2, ['198.51.100.9']],
]

const mailWith = (type: string, name: string, content: Uint8Array): Buffer =>
  Buffer.from(
    `From: reports@receiver.example\nTo: dmarc@sender.example\nSubject: Report domain: sender.example\nMessage-ID: <r@receiver.example>\nMIME-Version: 1.0\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(content).toString('base64').replaceAll(/.{76}/g, '$&\n')}\n`,
  )

test('a DMARC report tells which senders fail and why, worst first, in every packing', async () => {
  const xml = fixture('dmarc.xml')
  for (const bytes of [
    xml,
    gzipSync(xml),
    zipSync({ 'receiver.example!sender.example!1!2.xml': xml }),
    mailWith('application/gzip', 'receiver.example!sender.example!1!2.xml.gz', gzipSync(xml)),
    mailWith('application/zip', 'report.zip', zipSync({ 'report.xml': xml })),
  ]) {
    const explanation = await read(bytes)
    assert.deepEqual([explanation.kind, explanation.good, explanation.bad], ['dmarc-report', 122, 34])
    assert.deepEqual(findings(explanation), DMARC_FINDINGS)
  }
})

test('a DMARC report pasted as text is read at once', () => {
  const explanation = explainDocument(readText({ text: fixture('dmarc.xml').toString() }), explain, { language: 'ru' })
  assert.deepEqual(findings(explanation), DMARC_FINDINGS)
  assert.match(explanation.about ?? '', /DMARC прошли 122 письма, не прошли 34 письма/)
})

test('a DMARC report in which all passed has nothing to complain of', async () => {
  const xml = fixture('dmarc.xml')
    .toString()
    .replaceAll('<dkim>fail', '<dkim>pass')
    .replaceAll('<spf>fail', '<spf>pass')
  const explanation = await read(Buffer.from(xml))
  assert.deepEqual([explanation.cases, explanation.bad, mainCase(explanation)], [[], 0, undefined])
})

test('a TLS report tells which host fails how, with the way to repair it', async () => {
  for (const bytes of [
    fixture('tls.json'),
    gzipSync(fixture('tls.json')),
    mailWith('application/tlsrpt+gzip', 'a!b!1!2.json.gz', gzipSync(fixture('tls.json'))),
  ]) {
    const explanation = await read(bytes)
    assert.deepEqual([explanation.kind, explanation.good, explanation.bad], ['tls-report', 5_326, 303])
    assert.deepEqual(findings(explanation), [
      ['tls.mta-sts', 200, ['mx2.receiver.example']],
      ['tls.cert', 100, ['mx1.receiver.example']],
      ['tls.mta-sts', 3, ['192.0.2.27']],
    ])
    assert.match(explanation.cases[1]?.diagnosis.steps[0] ?? '', /Renew the certificate/)
  }
})

test('a complaint tells about which mail, which script made it, and what to do', async () => {
  const { kind, original, cases } = await read(fixture('complaint.eml'))
  assert.equal(kind, 'feedback-report')
  assert.deepEqual(
    [original.to, original.subject, original.script],
    ['bob@receiver.example', 'Great offer', { file: 'newsletter.php', uid: 33 }],
  )
  assert.deepEqual(
    cases.map(({ diagnosis, places }) => [diagnosis.cause, diagnosis.who, places]),
    [['spam.bulk', 'sender-admin', ['198.51.100.7']]],
  )
  assert.match(cases[0]?.diagnosis.steps[0] ?? '', /off the list/)
})

test('a report of failed authentication names the proof that failed', async () => {
  const text = fixture('complaint.eml')
    .toString()
    .replace('Feedback-Type: abuse', 'Feedback-Type: auth-failure\nAuth-Failure: spf\nReported-Domain: sender.example')
  const { cases } = await read(Buffer.from(text))
  assert.deepEqual(
    cases.map(({ diagnosis }) => diagnosis.cause),
    ['spf.fail'],
  )
})

test('a report counts for as many messages as it says, and for one where it does not say', async () => {
  const counted = async (line: string): Promise<number | undefined> => {
    const text = fixture('complaint.eml').toString().replace('Feedback-Type: abuse', `Feedback-Type: abuse${line}`)
    return (await read(Buffer.from(text))).cases[0]?.count
  }
  const counts = await Promise.all(['', '\nIncidents: 12', '\nIncidents: -3', '\nIncidents: many'].map(counted))
  assert.deepEqual(counts, [1, 12, 1, 1])
})

test('a broken report is no report, and no error', async () => {
  for (const text of ['<feedback><record>', '{"policies": [{"summary"', '<feedback/>', '{"policies":5,"summary":1}']) {
    const [document] = await readDocuments(Buffer.from(text))
    assert.ok(document && 'recipients' in document, text)
  }
})
