// A message that three sealers passed on, as dkimpy sealed it, and the key of all of them.

import { crlf } from '../dkim/messages.test-support.ts'

export const ARC_ZONE =
  'sel._domainkey.lists.example.org TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqFZm3cjsVfbe+1uzRjazZNpEhThwFWjrZky3DVz15bUY7knwfL62A7hWJZR8UwBc54L00LGmhqRzAj0jxF89FEpCrZ856Dj2mep3i1PlJ4xU4h+jtddox2KcRf0J+dFseitIOjOINczozSXSEscbWdHNsTqX96T0z0CSOq4fP/2MvrrBwvwOQQHLVGK68u4sltVa2RkGoJnrCQAS4IEK2MahIgC0LDtGUK99+CdshuM474b+AX3+jI5wx4+u/LodJtWev5O5chpOPFjyUaPJxDxgxwmq62m/7redpJ9QEXQEzaRfa2R4rkwkarmUrpumw703og75pPLnVSGcEJ6cpwIDAQAB"'

export const SEALED = crlf(`ARC-Seal: i=3; cv=pass; a=rsa-sha256; d=lists.example.org; s=sel;
 t=1795918494;
 b=opPZuAxivRvS1GqbQHdLgvno7KQD2wxE0OeYlaXsCPneos4Fna9MM3qLhKV1WRBgHMLrK
 ZSk+WOcNng5QhKnXaXOAZwgtbpquejp2eifHajSv6f/Vk4N6RvfHLOwqdF7M6hmy7/OFmfH
 Xsx225R7Y9eXqldYx7miqBXth418354H6Tv2SWw2deP8mL8/9QFtp+MveB5PvFVMLzHNDmo
 8yJsy/kh6z8hYswyweYIGktmlchSzpJMNM0nc5ec2bXEjeFkp9377A9aN4UsVqWsCrx57pE
 eJ3tNbVjIGTHfCQvKvHdcFMe0JqQdqW4hM3dp3SeyWqpWPn5Di0xvwPSAZ1w==
ARC-Message-Signature: i=3; a=rsa-sha256; c=relaxed/relaxed;
 d=lists.example.org; s=sel; t=1795918494; h=from : to : subject :
 from; bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=;
 b=HcZLZJloO4Xkmr1ZqdQAsqul1MpZuoAKRGhh9EBFKCd2qZtjWYKwyOBDSegpHT7F5m/vR
 e24+VaaaQ0pBawDsJ7vOf2gsdUED6CcnStHByGuu+mYa+iLh9zw+N0bZyBxaqSFl0HNAgfg
 VY4VV/3U2LJKNfc8WvFrI7d8RAqwZs2RlX9VLlU6fJ/CQSwpjEpSKNFmjGn0VF5uMc++sh/
 GvjecP2JASEAomruum8IZKSTdKcnUwXeNGGJuthIoC1GQMoYjqMt007SU92K12pQjpXvMZW
 TcKnzlCFYjVSncyJbChXHeT0jYXU7d1Y1ITyUkzv8Llx1LHcHYTG8c9LanpQ==
ARC-Authentication-Results: i=3; lists.example.org; spf=pass smtp.mfrom=a@example.org;
  arc=pass
ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=lists.example.org; s=sel;
 t=1795918494;
 b=luyWqTdPa3dxaGU5yJVVj8GqjrbfOuAPC11o6wNGzDfmt7/cABTyldmEpFbsay7R7K/6l
 Wp0ENzSiIVqfyUCs+L1j48dmz0Qg3w1xCKVDGNishOpRbWWC9rg42I8QMJn7pwg+gBDV4cO
 dGxGGK2KtxIH15CWCIR0LnDcDa9pauWQzDXO+MmMoUncVDACEgqUNqv8TVY/YtNu1rdC14H
 r/Vvd29CtgOXNogQtuKBOP+JeuNLrndxTcI+ASU/f0ZR8ObIpY89GlITERhY2onom9RniwB
 eNPsOnOuazNPOYamEAslPZhhbkWSiqvDDM2m6wEwMLl8fgFf4qO8oWejx2rg==
ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed;
 d=lists.example.org; s=sel; t=1795918494; h=from : to : subject :
 from; bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=;
 b=jihHG3PRrw7en0nhDu4C01lKpdRvSBUhRJhou/Yt0jTUzj+SWDyeaBv3MIQp7Ut1B0BXu
 P7ZTwGk8Glnp7cXrAe22Vae45D1cxIazM1QRwKZNd6cTt/xswvtDUrQ845bUBQBBN30MCMH
 R4fpr7sOsBG72i5OZcZkHfpL3SEc+Bja+1vD5sYhCDSfRG1Gq0cQJZGv0diO9kwmz0+nbxF
 BCp5RUY6a9HdzjZqN5kVfo38w3HeRe53IrMi9RVKhuTsci+Y76ACSBrrSRlhxO1JcHFBiIW
 31CaU4FHR0mg+hCEMvR52cABi2xRnfUK+8nfEh3znNKjkLmDIJw/BMYMoYoA==
ARC-Authentication-Results: i=2; lists.example.org; spf=pass smtp.mfrom=a@example.org;
  arc=pass
ARC-Seal: i=1; cv=none; a=rsa-sha256; d=lists.example.org; s=sel;
 t=1795918494;
 b=PCRxbl6nd5hrBJXKionM0shDrSCB8bKzQXAFPtoSIUewP0XbmsgsOyqu4R0k3nQdWroOn
 F/w02PqCTEA89gFSmhWPbLHk6o7sZpvDJNGDfhBu7WkWdnZklCsbvXxBoicDK026lUrF5Cc
 7gJCP45gQ3FI1jYw7Sx513HFxw1jtJ+k0tAb3JbZ7Gaam8XDPgXagzAHpiHJbIUAnVMVfmG
 yWrzwcUWNomAE7AR+oNUexYX91MxdcP7cyscWEWuOZTOZNXxBRaKxHKXeA/+Dz/ZorUdem3
 19sn0OKcJqN7M5ATO40D89l5+iUHVPAtymxEql/Mm0SyFMSQuZ7L66Ac9/OA==
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;
 d=lists.example.org; s=sel; t=1795918494; h=from : to : subject :
 from; bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=;
 b=LxZz7i3/x6/iwgrYXId/VDHPJdipCBcbmfeMff+DGEVg4IkbJ8thvJRyb/TGBkyQezFmy
 sZTB+M3J+I9Y31ZQHquLqx/vp5xnGG8Mc045LcrmMstzaP9FVblzsf+GtLsTU01nOLa/gTa
 CtGPdui/+3ozMwozZ/orooXSr+c27fs/FSlI40X7/5PDoNL5vFQVC3aqUNNRH0L2HeiBnIB
 Z9t5/CQzp/D32p7ka8A7ks94wmv2JwfPplruf1Nhj6GsJ2uHaSa5RhieKKd+uhCqkZoHucz
 0kfBDY0IWm6/scUMiAkKER9ra+e04PLpy3G7aw7Cf6r1JgGU9+AEIcYuPHpQ==
ARC-Authentication-Results: i=1; lists.example.org; spf=pass smtp.mfrom=a@example.org;
  arc=none
From: a@example.org
To: b@example.net
Subject: t
Authentication-Results: lists.example.org; spf=pass smtp.mfrom=a@example.org; arc=pass

hello  
`)
