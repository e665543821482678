"""How people begin and end a mail, and how they say no, in the languages they do it in.

Each pattern is for the beginning of one short line.
"""

import re

GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings|to whom|"
    r"hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|servus|grüezi|"
    r"bonjour|bonsoir|salut|cher|chère|madame|monsieur|"
    r"hola|buenos días|buenas|estimad[oa]s?|ciao|buongiorno|salve|gentile|egregio|"
    r"olá|oi|bom dia|boa tarde|prezad[oa]s?|beste|geachte|hoi|goedendag|"
    r"cześć|dzień dobry|witam|szanown[iy]|hej|hei|god dag|bästa|kære|kjære|"
    r"dobrý den|ahoj|szia|kedves|bună|salutare|merhaba|γεια|"
    r"здравствуйте|привет|добрый|уважаем|вітаю|你好|您好|こんにちは|お世話|안녕)(?:\b|(?<=[^\x00-\x7f]))",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:thanks|thank you|many thanks|thx|cheers|(?:best|kind|warm|with)\s+(?:regards|wishes)|"
    r"regards|best(?:[,.!]|$)|all the best|sincerely|yours|bye|greetings from|have a (?:nice|good)|"
    r"mit (?:freundlichen|besten|herzlichen|lieben)|freundliche grüße|(?:viele|liebe|beste|schöne|"
    r"herzliche) (?:grüße|gruesse|grüsse)|grüße|gruß|mfg|lg|vg|danke|vielen dank|besten dank|"
    r"merci|cordialement|bien (?:à vous|cordialement)|salutations|amicalement|"
    r"gracias|muchas gracias|saludos|un saludo|atentamente|grazie|(?:cordiali |distinti )?saluti|"
    r"obrigad[oa]|atenciosamente|abraços?|cumprimentos|(?:met )?vriendelijke|groet(?:en|jes)?|"
    r"bedankt|alvast|dank|pozdrawiam|z poważaniem|dziękuję|dzięki|(?:med )?vänliga|mvh|tack|"
    r"hälsningar|(?:med )?venlig|(?:med )?vennlig|hilsen|takk|tak\b|terveisin|kiitos|"
    r"s pozdravem|děkuji|díky|üdvözlettel|köszönöm|mulțumesc|teşekkür|saygılar|ευχαριστώ|"
    r"спасибо|с уважением|дякую|з повагою|谢谢|謝謝|此致|敬具|ありがとう|よろしく|감사)",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:no|not|never|don'?t|didn'?t|didn’t|don’t|nobody|wrong|spam|mistake|error|out of office|"
    r"vacation|away|leave|nicht|kein|falsch|abwesend|urlaub|pas|jamais|absent|congés?|non|nunca|"
    r"vacaciones|ausente|assente|ferie|niet|geen|afwezig|nie|inte|ikke|ei|нет|не|отпуск)\b|不|没|ない|休",
    re.IGNORECASE,
)
AFFIRMS = re.compile(
    r"\b(?:yes|confirm(?:ed|ing|s)?|ok(?:ay)?|agree[ds]?|subscribe|ja|bestätige|oui|confirme|sí|"
    r"confirmo|sì|confermo|sim|bevestig|tak|potwierdzam|да|подтверждаю)\b|确认|確認",
    re.IGNORECASE,
)
