// How each program is set up, in English.

import type { ClientWords } from './programs.ts'

export const CLIENT_WORDS_EN: ClientWords = {
  heading: 'Mail programs for {address}',
  account: 'Address',
  login: 'User name',
  password: 'Password',
  passwordIs: 'the one of the mailbox; it stands in no file here',
  sending: 'Outgoing (SMTP)',
  reading: { imap: 'Incoming (IMAP)', pop3: 'Incoming (POP3)' },
  security: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  port: 'port',
  nothingToSend:
    'No port for mail programs is open: add `{ port: 465, mode: submissions }` and `{ port: 587, mode: submission }` to `listen`.',
  nothingToRead:
    'No server to read mail from is known: name that of Dovecot, or whichever serves the mailboxes, by `clients: { imap: mail.example.org }`.',
  records: 'Records for the zone',
  recordsWhy: 'By these, programs find the servers themselves (RFC 6186, RFC 8314).',
  notOurs: 'That domain is not served here.',
  noAddress: '{address} is not an address such as alice@example.org.',
  noServers:
    'Which servers? Name the configuration with --config, or those of any mail server with --submission and --imap.',
  noProfile: 'A profile for Apple devices needs a server to read from and one to send by.',
  ask: 'Your address',
  show: 'Show',
  profile: 'Profile for iPhone, iPad and Mac',
  programs: {
    thunderbird: {
      title: 'Thunderbird',
      steps: [
        'Menu ≡, New Account, Email (in older ones: Account Settings, Account Actions, Add Mail Account).',
        'Type your name, {address} and the password, then Continue. It finds the servers by itself where autoconfig is served.',
        {
          reads:
            'If not, Configure manually. Incoming: {kind}, {imap}, {imapPort}, {imapSecurity}, Normal password, {login}.',
        },
        'Outgoing: {smtp}, {smtpPort}, {smtpSecurity}, Normal password, {login}.',
        'An account that reads mail but hears "relay not permitted" when it sends: Account Settings, Outgoing Server (SMTP), Edit; Authentication method is to be Normal password, and not No authentication.',
      ],
    },
    'outlook-new': {
      title: 'Outlook (new), Outlook for Mac, Outlook mobile',
      steps: [
        'Settings (gear), Accounts, Add account; type {address} and Continue.',
        { reads: 'Choose {kind} if it asks for the kind of account, then Show more.' },
        { reads: 'Incoming: {imap}, port {imapPort}, {imapSecurity}, user name {login}.' },
        'Outgoing: {smtp}, port {smtpPort}, {smtpSecurity}, the same user name and password.',
        'It reads the mailbox from servers of Microsoft, not from your machine: those must reach yours, and keep the password.',
      ],
    },
    'outlook-classic': {
      title: 'Outlook (classic: 2016, 2019, 2021, 365)',
      steps: [
        'File, Add Account; type {address}, Advanced options, tick Let me set up my account manually, Connect.',
        { reads: 'Choose {kind}. Incoming: {imap}, {imapPort}, encryption {imapSecurity}.' },
        'Outgoing: {smtp}, {smtpPort}, encryption {smtpSecurity}.',
        'Leave "Require logon using Secure Password Authentication (SPA)" unticked, for both servers: with it no log-in works here.',
        'In older dialogues: More Settings, Outgoing Server, tick "My outgoing server (SMTP) requires authentication" and "Use same settings as my incoming mail server"; ports and encryption are under Advanced.',
      ],
    },
    'apple-mail': {
      title: 'Apple Mail (Mac)',
      steps: [
        'Simplest: open the profile (.mobileconfig), then System Settings, General, Device Management, Install.',
        {
          reads:
            'By hand: Mail, Add Account, Other Mail Account; {address}, {kind}, user name {login}, incoming {imap}, outgoing {smtp}.',
        },
        'If sending fails: Mail, Settings, Accounts, Server Settings; untick automatic, port {smtpPort}, Use TLS/SSL, Authentication Password.',
      ],
    },
    ios: {
      title: 'iPhone and iPad',
      steps: [
        'Simplest: open the profile (.mobileconfig) in Safari or from a mail, then Settings, Profile Downloaded, Install; it asks for the password.',
        {
          reads:
            'By hand: Settings, Apps, Mail, Mail Accounts, Add Account, Other, Add Mail Account. Incoming: {imap}, {login}.',
        },
        'Outgoing: {smtp}, {login}, and the password: it is called optional there, and is not.',
        'Afterwards, in the account under SMTP: Use SSL, Authentication Password, Server Port {smtpPort}.',
      ],
    },
    android: {
      title: 'Android (Gmail, Samsung Email, K-9/Thunderbird)',
      steps: [
        {
          reads:
            'Gmail: Settings, Add account, Other, {address}, Personal ({kind}). Incoming: {imap}, port {imapPort}, {imapSecurity}.',
        },
        'Outgoing: {smtp}, port {smtpPort}, {smtpSecurity}; Require sign-in stays on, user name {login}.',
        'K-9 and Thunderbird for Android find the servers by themselves where autoconfig is served.',
      ],
    },
    'the-bat': {
      title: 'The Bat!',
      steps: [
        { reads: 'Account, New; {address}, {kind}, server {imap}, connection "{imapSecurity}", port {imapPort}.' },
        'Account, Properties, Transport: SMTP server {smtp}, connection "{smtpSecurity}" (TLS on a dedicated port is SSL/TLS), port {smtpPort}.',
        'There, Authentication: tick "Perform SMTP Authentication (RFC-2554)", user {login}; "Require secure (MD5) authentication" may stay off, TLS protects the password.',
      ],
    },
    seamonkey: {
      title: 'SeaMonkey',
      steps: [
        'Edit, Mail & Newsgroups Account Settings, Add Account; the same questions as in Thunderbird.',
        'Outgoing Server (SMTP), Add: {smtp}, {smtpPort}, {smtpSecurity}, Normal password, {login}.',
      ],
    },
    php: {
      title: 'Sites and scripts (PHPMailer, WordPress, Symfony, msmtp)',
      steps: [
        'Have the site send by SMTP with a log-in and not by mail(): refusals are then told to it, and what it sends can be told from what a break-in sends.',
        "PHPMailer: isSMTP(); Host = '{smtp}'; Port = {smtpPort}; SMTPAuth = true; SMTPSecure = '{phpSecurity}'; Username = '{login}'; setFrom('{address}').",
        'The sender (From) is to be {address} or another address of this domain; a visitor’s address belongs into Reply-To.',
        'Keep the password in the environment or a file that the web server does not serve.',
      ],
    },
    printer: {
      title: 'Printers and scanners',
      steps: [
        'Scan to e-mail: SMTP server {smtp}, port {smtpPort}, {smtpSecurity}, SMTP authentication on, user {login}.',
        'Give the device a user of its own, so that its password can be changed without anybody else noticing.',
        'A device that knows no TLS of today: let it send in your network without log-in, by its address in `relay_from`, and by port 25.',
      ],
    },
    'outlook-express': {
      title: 'Outlook Express, Windows Live Mail (history)',
      steps: [
        'Tools, Accounts, Properties, Servers: tick "My server requires authentication", Settings, "Use same settings as my incoming mail server"; SPA off.',
        'Advanced: port {smtpPort} and "This server requires a secure connection (SSL)".',
        'They know only TLS of old, which is refused here by default: better take another program.',
      ],
    },
    'opera-mail': {
      title: 'Opera Mail (history)',
      steps: [
        'Mail panel, right click, Properties, Servers: outgoing {smtp}, port {smtpPort}, Secure connection (TLS), Authentication AUTH PLAIN, {login}.',
        'There is none since 2016; it may fail at TLS 1.2.',
      ],
    },
  },
}
