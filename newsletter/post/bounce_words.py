"""How mail servers say that they could not deliver, where they follow no standard.

Each pattern is read on one line of bounded length.
"""

import re

BOUNCE_SENDER = re.compile(
    r"mailer-?daemon|mail-?daemon|mdaemon|post-?_?master|postmaster|mailer|mail-?system|ndr|imss|"
    r"system administrator|.*mail[_-]?service|mmdf|smtp-?gw|inetgw\d*|e500_smtp_mail_service",
    re.IGNORECASE,
)
BOUNCE_SUBJECT = re.compile(
    r"undeliver|undelivered|non[- ]?(?:delivery|livr|remis|recapit)|not delivered|"
    r"returned (?:mail|to sender|message)|return(?:ed)?[- ]to[- ]sender|returning message|"
    r"(?:delivery|delivering|transmission|mail)(?: \w+)? (?:fail|error|problem|status|has failed|"
    r"reports?|notification)|"
    r"(?:mail|message|letter) (?:could not be|cannot be|was not|not) (?:delivered|sent)|"
    r"failure (?:notice|delivery|notification)|failed mail|mail error|"
    r"permanent (?:delivery )?(?:failure|error)|unzustellbar|fehlgeschlagen|rückläufer|"
    r"non (?:remis|distribué)|échec|no entregado|no se (?:pudo|ha)|mancata consegna|"
    r"mensagem não|onbestelbaar|niet (?:bezorgd|afgeleverd)|niedostarcz|недостав|不达|退信|"
    r"配信(?:不能|エラー)|送信(?:エラー|失敗)|loop alert|are not member|awaits moderator",
    re.IGNORECASE,
)
SAYS_UNDELIVERED = re.compile(
    r"could ?n[o']t be (?:delivered|sent)|could not (?:be )?deliver|cannot be delivered|"
    r"can(?:'t|not) deliver|unable to deliver|was not delivered|not delivered to|"
    r"(?:un|non[- ]?)deliverable|delivery (?:has )?failed|failed to deliver|"
    r"permanent(?:ly)? (?:fatal )?(?:error|fail)|user unknown|unknown user|no such user|"
    r"mailbox (?:is )?full|over quota|"
    r"does not exist|returned to sender|following (?:address|recipient)|"
    r"recipient (?:address )?rejected|\b5\d\d[ -]5\.\d\.\d|\b55[0-4]\b",
    re.IGNORECASE,
)
# Where the words of the report end and our own mail begins, which holds words of any kind.
RETURNED_FROM = re.compile(
    r"^(?:return-path|received|dkim-signature|received-spf|authentication-results|x-[a-z-]+|"
    r"mime-version|arc-[a-z-]+): "
    r"|^[-=*_ ]{2,}.{0,60}(?:original|returned|copy of|below this line|unsent|your message|"
    r"header|nachricht|follows)"
    r"|^original message(?: headers| follows)?|^(?:message )?headers? follow",
    re.IGNORECASE | re.MULTILINE,
)
