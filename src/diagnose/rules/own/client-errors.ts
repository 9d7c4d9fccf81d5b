// What mail clients, libraries and small senders print of their own when a server did not take a message: fixed texts and numbers
// of Outlook, .NET and MailKit, Swift and Symfony, msmtp, mutt. What a server said within them is read as a reply, by the other rules.

import type { Rule } from '../rule.ts'

/** Outlook numbers the errors of internet mail. */
const outlook = (...numbers: readonly string[]): readonly string[] => numbers.map((number) => `0x800ccc${number}`)

export const CLIENT_ERROR_RULES: readonly Rule[] = [
  {
    id: 'outlook.no-host',
    cause: 'domain.not-found',
    source: 'outlook',
    says: [...outlook('0d'), 'the remote name could not be resolved', 'no such host is known'],
    speaker: ['program', 'unknown'],
    samples: ["Task 'a@example.org - Sending' reported error (0x800CCC0D): 'Cannot find the e-mail server.'"],
  },
  {
    id: 'outlook.no-connection',
    cause: 'network.connect',
    source: 'outlook',
    says: [...outlook('0e'), '0x80042108'],
    speaker: ['program', 'unknown'],
    samples: [
      "Task 'a@example.org - Sending' reported error (0x800CCC0E): 'Outlook cannot connect to your outgoing server.'",
    ],
  },
  {
    id: 'outlook.broken-off',
    cause: 'network.timeout',
    source: 'outlook',
    says: [
      ...outlook('0f', '15', '19'),
      '0x80042109',
      '0x8004210a',
      '0x8004210b',
      'the server sent an empty reply',
      'but got an empty response',
      'but got code "", with message',
      'but got code "" with message',
      'has been closed unexpectedly',
      'unable to read data from the transport connection',
      'unable to write bytes on the wire',
    ],
    speaker: ['program', 'unknown'],
    samples: [
      "Task 'a@example.org - Sending' reported error (0x800CCC19): 'The operation timed out waiting for a response.'",
      'msmtp: the server sent an empty reply',
      'Expected response code "250" but got an empty response.',
      'Expected response code 220 but got code "", with message ""',
    ],
  },
  {
    id: 'outlook.log-in',
    cause: 'auth.failed',
    source: 'outlook',
    says: [
      ...outlook('18', '80', '90', '91', '92'),
      'failed to find an authenticator supported by',
      'failed to authenticate on smtp server',
      'msmtp: authentication failed',
      'authentication unsuccessful',
    ],
    speaker: ['program', 'unknown'],
    samples: [
      "Task 'a@example.org - Receiving' reported error (0x800CCC92): 'Your e-mail server rejected your login.'",
      'Failed to find an authenticator supported by the SMTP server, which currently supports: "XOAUTH2".',
      'MailKit.Net.Smtp.SmtpCommandException: 5.7.3 Authentication unsuccessful',
    ],
  },
  {
    id: 'outlook.sender-refused',
    cause: 'auth.required',
    source: 'outlook',
    says: outlook('78'),
    speaker: ['program', 'unknown'],
    unless: ['unknown user', 'blacklist', 'spam'],
    samples: [
      "Task 'a@example.org - Sending' reported error (0x800CCC78): 'Unable to send the message. Please verify the e-mail address.'",
    ],
  },
  {
    id: 'outlook.recipients-refused',
    cause: 'relay.denied',
    source: 'outlook',
    says: outlook('79'),
    speaker: ['program', 'unknown'],
    unless: ['unknown user', 'user unknown', 'blacklist', 'spam'],
    samples: [
      "Task 'a@example.org - Sending' reported error (0x800CCC79): 'The server rejected one or more recipients.'",
    ],
  },
  {
    id: 'client.no-tls-there',
    cause: 'tls.required',
    source: 'dotnet',
    says: [
      ...outlook('7d'),
      'server does not support secure connections',
      'server does not support ssl',
      'server does not support tls',
      'server does not support the starttls',
      'must issue a starttls command',
      'starttls is required',
    ],
    who: 'sender',
    speaker: ['program'],
    samples: ['System.Net.Mail.SmtpException: Server does not support secure connections.'],
  },
  {
    id: 'client.distrusts-server',
    cause: 'tls.cert',
    source: 'dotnet',
    says: [
      'an error occurred while attempting to establish an ssl or tls connection',
      'the remote certificate ~ rejected|invalid according to',
      'unable to get certificate crl',
      'unable to locate peer certificate',
      'could not be validated for the following reasons',
      'depth_zero_self_signed_cert|self_signed_cert_in_chain|unable_to_verify_leaf_signature|unable_to_get_issuer_cert*',
      'rsa_padding_check* ~ invalid padding',
      'security error ~ certificate',
    ],
    unless: ['handshake failure', 'unexpected packet format'],
    speaker: ['program'],
    samples: [
      'MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.',
      'System.Security.Authentication.AuthenticationException at System.Net.Mail.SmtpConnection: The remote certificate is invalid according to the validation procedure.',
      "[Error: self signed certificate] code: 'DEPTH_ZERO_SELF_SIGNED_CERT'",
    ],
  },
  {
    id: 'client.other-port',
    cause: 'tls.wrong-port',
    source: 'dotnet',
    says: ['unexpected packet format', 'unrecognized ssl message, plaintext connection'],
    samples: ['System.IO.IOException: The handshake failed due to an unexpected packet format.'],
  },
  {
    id: 'client.settings',
    cause: 'local-config.syntax',
    source: 'msmtp',
    says: ['not (yet) defined', 'account ~ not found: no configuration file', 'no configuration file available'],
    samples: [
      'msmtp: account work not (yet) defined',
      'msmtp: account default not found: no configuration file available',
    ],
  },
  {
    id: 'client.no-recipient',
    cause: 'format.address',
    source: 'postfix',
    says: ['no recipient addresses found in message header', 'msmtp: no recipients found', 'no recipients defined'],
    speaker: ['own', 'program', 'unknown'],
    samples: ['sendmail: fatal: root(0): No recipient addresses found in message header'],
  },
]
