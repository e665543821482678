"""The words with which mail programs of some twenty languages introduce an answered mail.

Every pattern is read on one short line, and none repeats what repeats.
"""

import re


def _any(*words: str) -> str:
    return "|".join(words)


# "wrote", as it ends "On … wrote:" or stands before the name in "Am … schrieb Ada:".
_VERBS = _any(
    r"\bwrote",
    r"\bwrites",
    r"\bschrieb",
    r"\ba écrit",
    r"\bécrivait",
    r"\bescribió",
    r"\bha scritto",
    r"\bscrisse",
    r"\bescreveu",
    r"\bva escriure",
    r"\bschreef",
    r"\bnapisał\(a\)",
    r"\bnapisała?",
    r"\bpisze",
    r"\bnapsal\(a\)",
    r"\bnapsala?",
    r"\bnapísala?",
    r"\bskrev",
    r"\bkirjoitti",
    r"\bírta",
    r"\ba scris",
    r"\byazdı",
    r"\bje napisa(?:o|la)",
    r"пишет",
    r"писал",
    r"пише",
    r"έγραψε",
    r"写道",
    r"寫道",
    r"のメール",
    r"のメッセージ",
    r"書きました",
    r"작성",
    r"님이 쓴 글",
    r"כתב",
    r"كتب",
    r"đã viết",
    r"menulis",
)
WROTE = re.compile(_VERBS, re.IGNORECASE)
WROTE_AT_END = re.compile(rf"(?:{_VERBS})[\s)\]]{{0,3}}[:：]$", re.IGNORECASE)
# In some languages there is no verb: a date, a name and an address, and a colon.
ADDRESS_AT_END = re.compile(r"<[^<>\s]{3,250}@[^<>\s]{3,250}>\s?[:：]$")
# How an introduction of several lines begins.
OPENS = re.compile(
    r"(?:on|am|le|el|il|em|op|w dniu|dnia|den|dne|dňa|ti|to|ma|pe|în data|на|в|у|σ|στις|vào|pada|"
    r"בתאריך|在|于)\b"
    r"|\d{4}\s?[-./年년]|\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}"
    r"|\d{1,2}\.? [^\W\d]{3,12}\.? \d{4}",
    re.IGNORECASE,
)

ORIGINAL = re.compile(
    r"^[-_=*>\s]{2,40}\s?(?:"
    + _any(
        "original message",
        "original appointment",
        "forwarded message",
        "reply message",
        "ursprüngliche nachricht",
        "originalnachricht",
        "weitergeleitete nachricht",
        "message d'origine",
        "message d’origine",
        "message original",
        "message transféré",
        "mensaje original",
        "mensaje reenviado",
        "messaggio originale",
        "messaggio inoltrato",
        "mensagem original",
        "oorspronkelijk bericht",
        "doorgestuurd bericht",
        "wiadomość oryginalna",
        "oryginalna wiadomość",
        "původní zpráva",
        "ursprungligt meddelande",
        "originalmeddelande",
        "oprindelig meddelelse",
        "opprinnelig melding",
        "alkuperäinen viesti",
        "eredeti üzenet",
        "исходное сообщение",
        "пересылаемое сообщение",
        "оригінальне повідомлення",
        "原始邮件",
        "原始郵件",
        "元のメッセージ",
        "원본 메시지",
    )
    + r")\s?[-_=*\s]{0,40}$|^begin forwarded message:$",
    re.IGNORECASE,
)

_SENDER = _any(
    "from",
    "von",
    "de",
    "da",
    "van",
    "od",
    "från",
    "fra",
    "expéditeur",
    "от",
    "від",
    "від кого",
    "lähettäjä",
    "feladó",
    "kimden",
    "发件人",
    "寄件者",
    "差出人",
    "送信者",
    "보낸 사람",
    "보낸사람",
)
SENDER_LINE = re.compile(rf"^(?:{_SENDER})\s?[:：]\s?\S", re.IGNORECASE)
HEADER_LINE = re.compile(
    r"^(?:"
    + _any(
        "sent",
        "date",
        "to",
        "subject",
        "gesendet",
        "datum",
        "an",
        "betreff",
        "envoyé",
        "à",
        "objet",
        "enviado(?: el| em)?",
        "para",
        "asunto",
        "fecha",
        "assunto",
        "data",
        "inviato",
        "a",
        "oggetto",
        "verzonden",
        "aan",
        "onderwerp",
        "wysłano",
        "do",
        "temat",
        "odesláno",
        "komu",
        "předmět",
        "skickat",
        "till",
        "ämne",
        "sendt",
        "til",
        "emne",
        "lähetetty",
        "aihe",
        "elküldve",
        "tárgy",
        "gönderildi",
        "konu",
        "отправлено",
        "кому",
        "тема",
        "дата",
        "发送时间",
        "收件人",
        "主题",
        "傳送時間",
        "寄件日期",
        "主旨",
        "日付",
        "送信日時",
        "宛先",
        "件名",
        "보낸 날짜",
        "받는 사람",
        "제목",
    )
    + r")\s?[:：]",
    re.IGNORECASE,
)

MOBILE = re.compile(
    r"^[-–*\s]{0,4}(?:"
    + _any(
        r"sent from (?:my|a|the|mail|outlook|yahoo|gmail|proton|samsung|windows|iphone|ipad)\b",
        r"sent (?:via|with|using) \w",
        r"get outlook for",
        r"von meinem .{1,40} gesendet",
        r"gesendet (?:von|mit|aus)\b",
        r"diese nachricht wurde (?:von|mit)\b",
        r"envoyé (?:de|depuis|à partir de|via)\b",
        r"enviado (?:desde|do|de|a partir|via)\b",
        r"obtener outlook para",
        r"inviato da",
        r"(?:verzonden|verstuurd) (?:vanaf|met|via)\b",
        r"wysłan[eo] z",
        r"skickat från",
        r"sendt fra",
        r"odesláno z",
        r"lähetetty ",
        r"отправлено (?:с|из)\b",
        r"надіслано з",
        r"发自我的",
        r"從我的.{1,30}傳送",
        r"从我的.{1,30}发送",
        r"나의 .{1,30}보냄",
    )
    + r")|から送信$|'(?:umdan|imden) gönderildi$",
    re.IGNORECASE,
)
