// The vocabulary of the fallback in slots.ts: what a refusal can be about, and what can be the matter with it, in the words of
// many servers and languages. A term ends in `*` where more letters may follow. Small letters, as reading/plain-text.ts
// writes them. A word belongs here when it means one thing in refusals; a whole saying belongs among the rules instead.

export const SUBJECTS = {
  recipient: [
    'user|users|mailbox|mailboxes|mailfolder|recipient*|rcpt|addressee*|inbox|account|accounts|alias|customer|subscriber',
    'destinataire*|utilisateur*|boîte|boite|compte|destinatario*|destinatário*|usuario*|usuário*|cuenta|conta|buzón|buzon|caixa',
    'empfänger*|empfaenger*|benutzer*|postfach*|konto|utente|casella|ontvanger*|postbus|gebruiker*|mottagar*|brevlåda*',
    'odbiorc*|użytkownik*|skrzynk*|příjemc*|schránk*|uživatel*|получател*|пользовател*|ящик*|адресат*|одержувач*|скриньк*',
    '收件人|收信人|用户|邮箱|宛先|受信者|用戶|信箱',
  ],
  sender: [
    'sender*|originator|envelope-from|return-path|reverse-path|return address|mail from|from address',
    'expéditeur*|expediteur*|émetteur*|emetteur*|remitente*|remetente*|absender*|mittente|afzender*|avsändar*|nadawc*|odesílatel*',
    'отправител*|відправник*|发件人|发信人|寄件人|送信者',
  ],
  client: [
    'ip|ips|host|client|server|servers|mta|network|netblock|connecting host|source address|your address',
    'serveur*|servidor*|netzwerk*|adresse ip|dirección ip|сервер*|发信ip|ip地址|服务器',
  ],
  connection: ['connection*|session*|connexion*|verbindung*|conexion*|conexõ*|соединен*|подключен*|连接|接続'],
  domain: [
    'domain|domains|mail domain|domaine|dominio|domínio|domäne|doména|домен*|域名|ドメイン|mx|mx record*|hostname',
  ],
  message: [
    'message*|mail|mails|email|emails|letter|letters|content|contents|body|nachricht*|mensaje*|mensagem|mensagens|messaggio',
    'bericht|wiadomość|wiadomości|zpráv*|письм*|сообщен*|лист|邮件|信件|内容|メール',
  ],
  attachment: [
    'attachment*|attached|file extension*|file type|filename|anhang|anhänge|pièce*|adjunto*|anexo*|allegat*|вложен*|附件',
  ],
  login: [
    'authentication|auth|authenticat*|password*|credential*|login|username|logon|passwort*|contraseña|senha|mot de passe|парол*|логин*|аутентификац*|авторизац*|密码|认证|身份验证',
  ],
  relay: [
    'relay|relays|relaying|relayed|relais|retransmis*|reencaminh*|пересылк*|ретрансляц*|релей*|中继|转发|forwarding',
  ],
  encryption: [
    'tls|starttls|ssl|encrypt*|unencrypted|cleartext|plaintext|verschlüssel*|chiffre*|cifrad*|шифрован*|加密',
  ],
  certificate: ['certificate*|zertifikat*|certificat|certificado|сертификат*|证书'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export const TROUBLES = {
  absent: [
    'unknown|unknow|unkown|not found|no such|does not exist|do not exist|did not exist|not exist|no longer exist*|nonexist*|not known|not recognized|not registered|not defined',
    'invalid|not valid|not a valid|cannot be found|could not be found|no here|not here|not local|unavailable|not available|undeliverable|incorrect|wrong|bad|missing|absent',
    "inconnu*|inexist*|n'existe pas|invalide|desconocid*|desconhecid*|no existe|não existe|nao existe|no encontrad*|não encontrad*|inválid*|unbekannt*|existiert nicht|nicht gefunden|ungültig*",
    'sconosciut*|non esiste|non trovat*|onbekend*|bestaat niet|finns inte|okänd*|nie istnieje|nieznan*|neexistuj*|neznám*|не найден*|не существует|неизвестн*|отсутству*|не зарегистрирован*|не знайден*|不存在|找不到|无效|無效|存在しない',
  ],
  unresolved: [
    'not resolve|not resolvable|unresolvable|cannot resolve|could not resolve|must resolve|must exist|unverified|not verified|cannot verify|could not verify|verification fail*|verify fail*|callback|callout|bogus|unroutable|no mx|no dns',
  ],
  disabled: [
    'disabled|inactive|deactivated|suspended|locked|frozen|closed|expired|terminated|cancelled|discontinued|dormant|hibernat*|blocked by owner',
    'désactivé*|desactive*|suspendu*|desactivad*|suspendid*|bloquead*|deaktiviert*|gesperrt*|inaktiv*|disabilitat*|sospes*|отключен*|заблокирован*|приостановлен*|停用|冻结|禁用|已过期|停止',
  ],
  full: [
    'full|over quota|quota exceeded|quota|out of space|no space|overflow*|storage full|storage limit*|disk space',
    'plein*|pleine|saturé*|saturee|llen*|chei*|voll|überfüllt|überschritten|speicher*|speichervolumen|pien*|vol|full*|przepełnion*|plná|переполнен*|заполнен*|нет места|квот*|已满|空间不足|容量',
  ],
  excess: [
    'too many|too much|too fast|too quickly|too often|too frequent*|exceed*|limit|limits|limited|throttl*|frequency|rate|quota exceeded|flood*|slow down|maximum|per hour|per day|per minute|hourly|daily',
    'trop de|demasiad*|muitos|muitas|límite|limite|excedid*|zu viele|limit überschritten|превышен*|лимит*|слишком много|слишком часто|超过|超出|过多|频率|频繁|限制',
  ],
  listed: [
    'blacklist|blocklist|denylist|black list*|black|listed|banned|ban|rbl|dnsbl|in list|liste noire|lista negra|schwarze liste|черн*|чёрн*|黑名单',
  ],
  refused: [
    'rejected|reject|refused|refuse|refuses|denied|denies|deny|blocked|block|forbidden|prohibited|not allowed|not permitted|not accepted|not authorized|disallowed|unauthorized|not welcome|unwanted|disabled',
    'refusé*|refuse|rejeté*|rejete|bloqué*|interdit*|rechazad*|denegad*|bloquead*|prohibid*|no permitid*|rejeitad*|recusad*|negad*|não permitid*|abgelehnt*|verweigert*|zurückgewiesen|blockiert*|nicht erlaubt|gesperrt',
    'rifiutat*|respint*|bloccat*|geweigerd*|avvisad*|nekad*|odrzucon*|zablokowan*|odmítnut*|отклонен*|отклонён*|запрещен*|запрещён*|отказ*|не разрешен*|заблокирован*|拒绝|拒收|被拒|禁止|拒否',
  ],
  reserved: [
    'members only|only members|subscribers only|internal only|internal use|restricted|not authorized to send|not permitted to send|not allowed to send|authenticated senders|authorized senders|accepts mail only|only accepts|not accept external|outside senders|external senders',
  ],
  forged: ['forged|forgery|spoof*|fake*|impersonat*|подделк*|伪造|仿冒'],
  mismatched: [
    'not owned|does not match|not match|mismatch|differs|must match|must be same|not belong|not associated|不一致|不匹配',
  ],
  large: [
    'too large|too big|too long|size|oversize*|exceeds size|trop volumineu*|demasiado grande|muito grande|zu groß|zu gross|troppo grande|слишком больш*|размер*|过大|太大',
  ],
  failed: [
    'failed|fail|fails|failure|error|incorrect|invalid|bad|wrong|unsuccessful|not accepted|rejected|expired|échec*|échou*|fallid*|falhou|fehlgeschlagen*|falsch*|ошибк*|неверн*|не прошл*|失败|错误',
  ],
  needed: [
    'required|requires|require|must|needed|need|first|mandatory|please use|not supported|obsolete|requis*|requerid*|necessári*|erforderlich|требуется|необходим*|需要|必须',
  ],
  later: [
    'try again*|try later|later|retry|temporar*|temporär*|temporaire*|momentan*|busy|réessayer|ultérieur*|más tarde|mais tarde|später|erneut|позже|временно|повторите|稍后|暂时',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What tells enough by itself. */
export const SIGNS = {
  spam: [
    'spam|junk|junkmail|unsolicited|spammy|spamming|pourriel*|indesead*|não solicitad*|unerwünscht*|indesiderat*|спам*|垃圾',
  ],
  virus: ['virus*|malware|trojan|infected|worm|malicious|вирус*|病毒'],
  phishing: ['phish*|scam|fraud*|фишинг*|钓鱼|诈骗'],
  greylist: ['greylist*|liste grise|lista gris|серый список|灰名单'],
  reputation: ['reputation*|complaints|репутац*|信誉'],
  dynamic: ['dynamic|dialup|dial-up|residential|dul|动态'],
  reverse: ['reverse dns|reverse lookup|ptr|reverse hostname|rückwärts*|обратн* зон*|反向'],
  hello: ['helo|ehlo|helohost'],
  loop: ['loop|loops|looping|too many hops|hop count|circular|boucle|bucle|schleife|зациклен*|петл*|环回|循环'],
  spf: ['spf|sender policy framework'],
  dkim: ['dkim|domainkeys'],
  dmarc: ['dmarc'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Subject = keyof typeof SUBJECTS
export type TroubleWord = keyof typeof TROUBLES
export type Sign = keyof typeof SIGNS
