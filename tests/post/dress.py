"""Answers to an edition in the dress that mail programs and languages give them.

All of it is written for these tests. Each takes the new words and quotes the same letter.
"""

from collections.abc import Callable

LETTER = [
    "Morning Abstracts, Tuesday 24 November",
    "",
    "1. Graph neural networks for molecules",
    "follow protein folding",
    "unsubscribe",
]
LONG = (
    "max 3 papers is what this long line of the letter says, and here it is broken by the program"
)


def marked(mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in LETTER)


def above(introduction: str, quoted: str) -> Callable[[str], str]:
    """The new words stand above the quoted letter."""
    return lambda words: f"{words}\n\n{introduction}\n{quoted}\n"


def below(introduction: str, quoted: str) -> Callable[[str], str]:
    """… and here below it."""
    return lambda words: f"{introduction}\n{quoted}\n\n{words}\n"


def plain() -> str:
    return "\n".join(LETTER)


FROM = "News <news@example.org>"
INTRODUCTIONS = {
    "English, Gmail": f"On Tue, Nov 24, 2026 at 7:00 AM {FROM} wrote:",
    "English, Gmail, wrapped": "On Tue, Nov 24, 2026 at 7:00 AM News\n<news@example.org> wrote:",
    "English, Apple Mail": f"On 24 Nov 2026, at 07:00, {FROM} wrote:",
    "English, Thunderbird": "On 11/24/26 07:00, News wrote:",
    "German, Gmail": f"Am Di., 24. Nov. 2026 um 07:00 Uhr schrieb {FROM}:",
    "German, Apple Mail": f"Am 24.11.2026 um 07:00 schrieb {FROM}:",
    "German, Thunderbird": "Am 24.11.26 um 07:00 schrieb News:",
    "German, wrapped": "Am Dienstag, den 24. November 2026, schrieb News\n<news@example.org>:",
    "French, Gmail": f"Le mar. 24 nov. 2026 à 07:00, {FROM} a écrit :",
    "French, Thunderbird": "Le 24/11/2026 à 07:00, News a écrit :",
    "Spanish, Gmail": "El mar, 24 nov 2026 a las 7:00, News (<news@example.org>) escribió:",
    "Italian, Gmail": f"Il giorno mar 24 nov 2026 alle ore 07:00 {FROM} ha scritto:",
    "Italian, Apple Mail": f"Il giorno 24 nov 2026, alle ore 07:00, {FROM} ha scritto:",
    "Portuguese, Gmail": f"Em ter., 24 de nov. de 2026 às 07:00, {FROM} escreveu:",
    "Dutch, Gmail": f"Op di 24 nov 2026 om 07:00 schreef {FROM}:",
    "Polish, Gmail": f"wt., 24 lis 2026 o 07:00 {FROM} napisał(a):",
    "Polish, Thunderbird": "W dniu 24.11.2026 o 07:00, News pisze:",
    "Swedish, Gmail": f"Den tis 24 nov. 2026 kl 07:00 skrev {FROM}:",
    "Norwegian, Gmail": f"tir. 24. nov. 2026 kl. 07:00 skrev {FROM}:",
    "Finnish, Gmail": f"ti 24. marrask. 2026 klo 7.00 {FROM} kirjoitti:",
    "Czech, Gmail": f"út 24. 11. 2026 v 7:00 odesílatel {FROM} napsal:",
    "Russian, Gmail": f"вт, 24 нояб. 2026 г. в 07:00, {FROM}:",
    "Russian, Thunderbird": "24.11.2026 07:00, News пишет:",
    "Ukrainian, Thunderbird": "24.11.26 07:00, News пише:",
    "Turkish, Gmail": "News <news@example.org>, 24 Kas 2026 Sal, 07:00 tarihinde şunu yazdı:",
    "Hungarian, Thunderbird": "2026. 11. 24. 7:00 keltezéssel, News írta:",
    "Chinese, Gmail": "News <news@example.org> 于2026年11月24日周二 07:00写道：",
    "Chinese, Apple Mail": "在 2026年11月24日，07:00，News <news@example.org> 写道：",
    "Taiwanese, Gmail": "News <news@example.org> 於 2026年11月24日 週二 上午7:00寫道：",
    "Japanese, Gmail": "2026年11月24日(火) 7:00 News <news@example.org>:",
    "Japanese, Apple Mail": "2026/11/24 7:00、News <news@example.org>のメール：",
    "Korean, Gmail": "2026년 11월 24일 (화) 오전 7:00, News <news@example.org>님이 작성:",
}

_RULE = "_" * 32
BLOCKS = {
    "Outlook": f"{_RULE}\nFrom: {FROM}\nSent: Tuesday, November 24, 2026 7:00 AM\nTo: Ada\n"
    "Subject: Your papers",
    "Outlook without a rule": f"From: {FROM}\nSent: Tuesday, 24 November 2026 07:00\nTo: Ada\n"
    "Subject: Your papers",
    "Outlook with bold": f"*From:* {FROM}\n*Sent:* Tuesday, 24 November 2026 07:00\n*To:* Ada",
    "Outlook, old": "-----Original Message-----\nFrom: News\nSent: Tuesday",
    "Outlook, German": f"Von: {FROM}\nGesendet: Dienstag, 24. November 2026 07:00\nAn: Ada\n"
    "Betreff: Your papers",
    "Outlook, old, German": "-----Ursprüngliche Nachricht-----\nVon: News",
    "Outlook, French": f"De : {FROM}\nEnvoyé : mardi 24 novembre 2026 07:00\nÀ : Ada\nObjet : x",
    "Outlook, Spanish": f"De: {FROM}\nEnviado: martes, 24 de noviembre de 2026 7:00\nPara: Ada",
    "Outlook, Italian": f"Da: {FROM}\nInviato: martedì 24 novembre 2026 07:00\nA: Ada\nOggetto: x",
    "Outlook, Portuguese": f"De: {FROM}\nEnviada em: terça-feira\nPara: Ada\nAssunto: x",
    "Outlook, Dutch": f"Van: {FROM}\nVerzonden: dinsdag 24 november 2026 07:00\nAan: Ada",
    "Outlook, Polish": f"Od: {FROM}\nWysłano: wtorek, 24 listopada 2026 07:00\nDo: Ada\nTemat: x",
    "Outlook, Swedish": f"Från: {FROM}\nSkickat: den 24 november 2026 07:00\nTill: Ada\nÄmne: x",
    "Outlook, Russian": f"От: {FROM}\nОтправлено: 24 ноября 2026 г. 7:00\nКому: Ada\nТема: x",
    "Outlook, Chinese": f"发件人: {FROM}\n发送时间: 2026年11月24日 7:00\n收件人: Ada\n主题: x",
    "Outlook, Japanese": f"差出人: {FROM}\n送信日時: 2026年11月24日 7:00\n宛先: Ada\n件名: x",
}

SIGNATURES = [
    "-- \nAda Lovelace\nmax 3",
    "--\nAda",
    "Sent from my iPhone",
    "Get Outlook for iOS<https://example.org/x>",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Enviado do meu iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Отправлено с iPhone",
    "发自我的iPhone",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
]
