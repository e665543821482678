"""The words of the commands that have no more to say, as people write them in many languages.

Each whole line means its command; nothing is matched in part.
"""

from newsletter.models import Verb

_SAYINGS = {
    Verb.UNSUBSCRIBE: """
        unsubscribe, unsubscribe me, stop, quit, leave, sign off, signoff, opt out, optout, cancel,
        remove, remove me, unsubscribe all, stop all, stop it, stop this, stop emails, stop mails,
        remove me from this list, remove me from your list, remove me from the list,
        take me off this list, take me off your list, take me off the list, take me off,
        unsubscribe me from this list, unsubscribe me from your list, unsubscribe from this list,
        unsubscribe me from this newsletter, unsubscribe from this newsletter, unsubscribe me now,
        unsubscribe from the newsletter, unsubscribe me from the newsletter, unsubscribe now,
        cancel my subscription, cancel subscription, end my subscription, stop my subscription,
        stop sending, stop sending me emails, stop sending me mails, stop sending me mail,
        stop sending me email, stop sending emails, stop sending mail, stop sending me letters,
        stop sending me these, stop sending me this, stop the newsletter, stop emailing me,
        stop mailing me, stop writing to me, no more emails, no more mails, no more mail,
        no more email, no more letters, no more newsletters, no more messages, no more of this,
        abmelden, abbestellen, austragen, kündigen, abmeldung, bitte abmelden, stopp,
        newsletter abbestellen, newsletter abmelden, ich möchte mich abmelden, melde mich ab,
        désabonner, désinscrire, désinscription, désabonnement, me désabonner, me désinscrire,
        désabonnez-moi, désinscrivez-moi, se désabonner, desabonner, desinscription,
        baja, darme de baja, dar de baja, cancelar suscripción, cancelar, quiero darme de baja,
        disiscrivi, disiscrivimi, cancellami, annulla iscrizione, cancella iscrizione,
        disiscrizione, cancelar inscrição, cancelar assinatura, descadastrar, sair,
        uitschrijven, afmelden, opzeggen, wypisz, wypisz mnie, rezygnuję, anuluj subskrypcję,
        avregistrera, avsluta, avprenumerera, avmeld, afmeld, frameld, odhlásit, odhlásiť,
        отписаться, отпишите меня, отписка, відписатися, leiratkozás, dezabonare, odjava,
        退订, 退訂, 取消订阅, 取消訂閱, 配信停止, 購読解除, 登録解除, 退会, 구독취소,
        수신거부, 구독 취소,
        peru tilaus, abonelikten çık, إلغاء الاشتراك, הסר
    """,
    Verb.SUBSCRIBE: """
        subscribe, subscribe me, sign me up, sign up, join, add me, count me in,
        subscribe to the newsletter, subscribe to newsletter, subscribe me to the newsletter,
        subscribe me to your newsletter, subscribe to your newsletter, i want to subscribe,
        anmelden, abonnieren, anmeldung, s'abonner, m'abonner, abonnez-moi, inscription,
        suscribir, suscribirme, suscríbeme, iscrivimi, iscrizione, inscrever, assinar,
        aanmelden, inschrijven, zapisz mnie, prenumerera, tilmeld, подписаться, подписка,
        订阅, 訂閱, 購読, 登録, 구독
    """,
    Verb.CONFIRM: """
        confirm, confirmed, i confirm, yes, yes please, ok, okay, yep, yes i do, yes i confirm,
        confirm subscription, confirm my subscription, i agree, agreed, sure, yes sure,
        ja, ja gerne, ja bitte, bestätigen, bestätigt, ich bestätige, oui, je confirme, confirmer,
        confirmé, d'accord, si, sí, confirmo, confirmar, confirmado, sì, confermo, conferma, sim,
        bevestig, bevestigd, tak, potwierdzam, bekräfta, bekräftar, bekræft, bekreft, kyllä, ano,
        potvrzuji, да, подтверждаю, так, igen, da, evet, 是, 确认, 確認, はい, 네, 예, נעם, نعم
    """,
    Verb.RESUME: """
        resume, unpause, continue, start again, restart, go on, i am back, i'm back,
        end pause, end the pause, resume my subscription, fortsetzen, reprendre, reanudar,
        riprendi, retomar, hervat, wznów, återuppta, genoptag, возобновить
    """,
    Verb.STATUS: """
        status, settings, my settings, show settings, show my settings, preferences,
        my preferences, show, state, show status, my status, einstellungen, réglages, ajustes
    """,
    Verb.TOPICS: """
        topics, my topics, show topics, show my topics, list topics, list, interests,
        themen, sujets, temas, argomenti, onderwerpen, tematy
    """,
    Verb.HELP: """
        help, help me, ?, info, commands, usage, how, how does this work, hilfe, aide, ayuda,
        aiuto, ajuda, hulp, pomoc, hjälp, hjælp, hjelp, apua, помощь, 帮助, 幫助, ヘルプ, 도움말
    """,
    Verb.EXPORT: """
        export, export my data, export data, export all, my data, send me my data, download my data
    """,
    Verb.FORGET: """
        forget me, forget, erase me, erase my data, erase all my data, delete me, delete my data,
        delete all my data, delete my account, erase everything, forget everything, erase,
        vergiss mich, meine daten löschen, oubliez-moi, supprimez mes données, olvídame,
        borrar mis datos, dimenticami, esqueça-me, vergeet mij, zapomnij mnie
    """,
    Verb.UNDO: "undo, undo that, undo this, take it back, take that back, rückgängig, annuler",
    Verb.PAUSE: """
        pause, pause me, suspend, hold, take a break, pause for now, pause emails, pause letters,
        pausieren, pausar, pauza, pausa, пауза
    """,
}

SAYINGS: dict[str, Verb] = {
    " ".join(saying.split()): verb
    for verb, sayings in _SAYINGS.items()
    for saying in sayings.split(",")
}
