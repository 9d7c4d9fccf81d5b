// The step that signs what the server's own people and machines send (DKIM): the last one that changes a message, for whatever
// came later would break the signature. Where nothing is signed, it costs nothing.

import { parseHeaderAddresses } from '../../conditions/header-addresses.ts'
import { isAddressLiteral } from '../../core/address.ts'
import type { Domain } from '../../core/domain.ts'
import { fieldText, isNamed, readHeader, type HeaderSection } from '../../core/header.ts'
import type { Signer } from '../../email-auth/dkim/signer.ts'
import type { SignedMessage } from '../../email-auth/results.ts'
import type { HeadAndBody } from '../../scan/head-and-body.ts'
import { contentPieces } from '../../scan/read-content.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function sign(receiving: Receiving): StepResult | Promise<StepResult> {
  const { deps, intake } = receiving
  const { signer } = deps
  return signer === undefined || !deps.signs(intake.transaction.facts) ? 'next' : signed(receiving, signer)
}

async function signed(receiving: Receiving, signer: Signer): Promise<StepResult> {
  const { content, received, intake } = receiving
  const section = content === received.parts ? receiving.section : readHeader(content.head)
  const signing = await signer.sign(signedMessage(section, content), authorDomains(section))
  if (signing === undefined) return 'next'
  const about = { at: intake.at, message: intake.id, domain: signing.domain } as const
  if (signing.kind === 'unsigned') {
    receiving.told.push({ kind: 'unsigned', ...about, why: signing.why })
    return 'next'
  }
  receiving.content = { head: Buffer.concat([signing.fields, content.head]), body: content.body }
  receiving.told.push({ kind: 'signed', ...about, signatures: signing.signatures })
  return 'next'
}

const signedMessage = (section: HeaderSection, { body }: HeadAndBody): SignedMessage => ({
  section,
  body: () => (body.kind === 'bytes' ? [body.bytes] : contentPieces(body.of, body.from)),
})

/** Of the addresses in From, those of all fields of that name. */
export const authorDomains = ({ fields }: HeaderSection): readonly Domain[] =>
  fields
    .filter((field) => isNamed(field, 'from'))
    .flatMap((field) => parseHeaderAddresses(fieldText(field)).addresses)
    .flatMap(({ domain }) => (isAddressLiteral(domain) ? [] : [domain]))
