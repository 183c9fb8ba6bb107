"""The page's words: each English text with the German and the Spanish one, in the order of `words.LANGUAGES`.

`COUNTED` has those about a number: one, and more. What looks like `d MMM y` is a pattern of Babel's for a day.
"""

from __future__ import annotations

Text = tuple[str, str]
Pair = tuple[tuple[str, str], tuple[str, str]]

# fmt: off
SAID: dict[str, Text] = {
    # --- the frame ---
    "A local workspace for {app}": ("Lokaler Workspace für {app}", "Espacio de trabajo local para {app}"),
    "Skip to the conversation": ("Zum Gespräch springen", "Ir a la conversación"),
    "Channels and people": ("Channels und Personen", "Canales y personas"),
    "Conversations": ("Gespräche", "Conversaciones"),
    "Guide": ("Anleitung", "Guía"),
    "Done:": ("Erledigt:", "Hecho:"),
    "The playground has stopped. Start it again, then open the address it prints.": (
        "Der Playground läuft nicht mehr. Starte ihn neu und öffne die Adresse, die er ausgibt.",
        "El playground se ha detenido. Inícialo de nuevo y abre la dirección que muestre.",
    ),
    "Nobody is here yet": ("Noch ist niemand da", "Todavía no hay nadie"),
    "This workspace for {app} has no people. Add some, then reload the page.": (
        "Dieser Workspace für {app} ist leer. Füge Personen hinzu und lade die Seite neu.",
        "Este espacio de trabajo para {app} no tiene personas. Añade algunas y recarga la página.",
    ),
    # --- the clock ---
    "The playground's clock": ("Die Uhr des Playgrounds", "El reloj del playground"),
    "Now:": ("Jetzt:", "Ahora:"),
    "EEE d MMM y": ("EEE d. MMM y", "EEE d MMM y"),
    "Time is moving": ("Die Zeit läuft", "El tiempo avanza"),
    "Stop": ("Anhalten", "Parar"),
    "Move time": ("Uhr vorstellen", "Adelantar"),
    "+1 hour": ("+1 Stunde", "+1 hora"),
    "+1 day": ("+1 Tag", "+1 día"),
    "+1 week": ("+1 Woche", "+1 semana"),
    "+1 month": ("+1 Monat", "+1 mes"),
    "One hour later": ("Eine Stunde später", "Una hora después"),
    "One day later": ("Einen Tag später", "Un día después"),
    "One week later": ("Eine Woche später", "Una semana después"),
    "One month later": ("Einen Monat später", "Un mes después"),
    "Thirty days": ("Dreißig Tage", "Treinta días"),
    "Next event": ("Nächstes", "Lo siguiente"),
    "To the moment at which the app wants to wake next": (
        "Bis die App als Nächstes etwas vorhat",
        "Hasta el momento en que la aplicación tenga algo que hacer",
    ),
    "Nothing is planned: no one waits for a later time.": (
        "Nichts ist geplant: Nichts wartet auf einen späteren Zeitpunkt.",
        "No hay nada previsto: nada espera a un momento posterior.",
    ),
    "Time is already moving.": ("Die Zeit läuft schon.", "El tiempo ya está avanzando."),
    "Time stopped: {why}.": ("Die Zeit ist stehen geblieben: {why}.", "El tiempo se ha parado: {why}."),
    "time cannot move: busy {busy}, unanswered {unanswered}": (
        "sie kommt nicht weiter; beschäftigt: {busy}; unbeantwortet: {unanswered}",
        "no puede avanzar; ocupado: {busy}; sin respuesta: {unanswered}",
    ),
    "nobody": ("niemand", "nadie"),
    "nothing": ("nichts", "nada"),
    "The clock knows no such move.": (
        "So lässt sich die Uhr nicht stellen.",
        "El reloj no se puede mover así.",
    ),
    # --- whom one acts as, and where one can be ---
    "You are acting as": ("Du handelst als", "Actúas como"),
    "Who do you want to be?": ("Wer möchtest du sein?", "¿Quién quieres ser?"),
    "Search by name, role or place": ("Nach Name, Rolle oder Ort suchen", "Busca por nombre, puesto o lugar"),
    "Colleagues": ("Kolleg:innen", "Colegas"),
    "workspace admin": ("Admin des Workspace", "administra el espacio de trabajo"),
    "guest": ("Gast", "con acceso de invitado"),
    "from outside": ("von außerhalb", "de fuera"),
    "unread": ("ungelesen", "sin leer"),
    "Nobody by that name.": ("Niemand mit diesem Namen.", "Nadie con ese nombre."),
    "App": ("App", "App"),
    "Channels": ("Channels", "Canales"),
    "Not in a channel yet": ("Noch in keinem Channel", "Aún no está en ningún canal"),
    "Join a channel": ("Einem Channel beitreten", "Entrar en un canal"),
    "Join": ("Beitreten", "Entrar"),
    "Direct messages": ("Direktnachrichten", "Mensajes directos"),
    "Archived ({n})": ("Archiviert ({n})", "Archivados ({n})"),
    "private-channel": ("privater-channel", "canal-privado"),
    # --- a conversation ---
    "Home": ("Home", "Home"),
    "Messages": ("Nachrichten", "Mensajes"),
    "Who is here": ("Wer hier ist", "Quién está aquí"),
    "Invite {app}": ("{app} einladen", "Invitar a {app}"),
    "Leave this channel": ("Channel verlassen", "Salir de este canal"),
    "Messages in {room}": ("Nachrichten in {room}", "Mensajes en {room}"),
    "Today": ("Heute", "Hoy"),
    "Yesterday": ("Gestern", "Ayer"),
    "EEEE, d MMMM": ("EEEE, d. MMMM", "EEEE, d 'de' MMMM"),
    "EEEE, d MMMM y": ("EEEE, d. MMMM y", "EEEE, d 'de' MMMM 'de' y"),
    "d MMM": ("d. MMM", "d MMM"),
    "and {n} more like this": ("und {n} weitere dieser Art", "y {n} más como este"),
    "Only visible to you": ("Nur für dich sichtbar", "Solo tú puedes verlo"),
    "edited": ("bearbeitet", "editado"),
    "pinned": ("angepinnt", "fijado"),
    "Shortcuts on the message of {who}": (
        "Shortcuts zur Nachricht von {who}",
        "Atajos para el mensaje de {who}",
    ),
    "More actions": ("Weitere Aktionen", "Más acciones"),
    "A block of type {kind} stands here.": (
        "Hier steht ein Block vom Typ {kind}.",
        "Aquí hay un bloque de tipo {kind}.",
    ),
    "Table": ("Tabelle", "Tabla"),
    "Nothing here yet.": ("Hier steht noch nichts.", "Aquí no hay nada todavía."),
    "What {app} writes to you arrives here.": (
        "Was {app} dir schreibt, kommt hier an.",
        "Lo que te escriba {app} llega aquí.",
    ),
    "Say hello, or type / to see what {app} can do.": (
        "Sag hallo, oder tippe /, um zu sehen, was {app} kann.",
        "Saluda, o escribe / para ver qué puede hacer {app}.",
    ),
    "Nothing on this tab yet.": ("Auf diesem Tab steht noch nichts.", "En esta pestaña no hay nada todavía."),
    "{app} fills it when it is opened.": (
        "{app} füllt ihn, wenn er geöffnet wird.",
        "{app} la rellena cuando se abre.",
    ),
    "This channel is archived: it can be read, nobody can write.": (
        "Dieser Channel ist archiviert: Lesen geht, Schreiben nicht mehr.",
        "Este canal está archivado: se puede leer, pero no escribir.",
    ),
    "Messages to {app} are turned off. Commands work in any channel.": (
        "Nachrichten an {app} sind ausgeschaltet. Befehle gehen in jedem Channel.",
        "Los mensajes a {app} están desactivados. Los comandos funcionan en cualquier canal.",
    ),
    "Message to {room}": ("Nachricht an {room}", "Mensaje para {room}"),
    "Write a message, / for commands, @ for people": (
        "Nachricht schreiben, / für Befehle, @ für Personen",
        "Escribe un mensaje, / para comandos, @ para personas",
    ),
    "Send": ("Senden", "Enviar"),
    "Commands": ("Befehle", "Comandos"),
    "People": ("Personen", "Personas"),
    # --- what Slack writes into a channel ---
    "<@{user}> has joined the channel": (
        "<@{user}> ist dem Channel beigetreten",
        "<@{user}> se ha unido al canal",
    ),
    "<@{user}> archived the channel": (
        "<@{user}> hat den Channel archiviert",
        "<@{user}> ha archivado el canal",
    ),
    "<@{user}> has renamed the channel from {old} to {name}": (
        "<@{user}> hat den Channel von {old} in {name} umbenannt",
        "<@{user}> ha cambiado el nombre del canal de {old} a {name}",
    ),
    "<@{user}> set the channel topic: {text}": (
        "<@{user}> hat das Thema des Channels festgelegt: {text}",
        "<@{user}> ha definido el tema del canal: {text}",
    ),
    "<@{user}> set the channel purpose: {text}": (
        "<@{user}> hat den Zweck des Channels festgelegt: {text}",
        "<@{user}> ha definido el propósito del canal: {text}",
    ),
    # --- forms and menus ---
    "Close": ("Schließen", "Cerrar"),
    "Back": ("Zurück", "Atrás"),
    "optional": ("freiwillig", "opcional"),
    "Choose one": ("Bitte wählen", "Elige una opción"),
    "Choose one of {n}": ("Eins von {n} wählen", "Elige entre {n}"),
    "Search": ("Suchen", "Buscar"),
    "Search: {what}": ("Suchen: {what}", "Buscar: {what}"),
    "Type to search": ("Zum Suchen tippen", "Escribe para buscar"),
    "Nothing found": ("Nichts gefunden", "No hay resultados"),
    "{n} found": ("{n} gefunden", "{n} en total"),
    "You can choose up to {n} here.": ("Hier kannst du bis zu {n} wählen.", "Aquí puedes elegir hasta {n}."),
    "Choice": ("Auswahl", "Selección"),
    "Choices": ("Auswahlmöglichkeiten", "Opciones"),
    "Date": ("Datum", "Fecha"),
    "Time": ("Uhrzeit", "Hora"),
    "Date and time": ("Datum und Uhrzeit", "Fecha y hora"),
    "Person": ("Person", "Persona"),
    "Channel": ("Channel", "Canal"),
    "Conversation": ("Gespräch", "Conversación"),
    # --- what a form says about an answer ---
    "Please fill in this field.": ("Bitte fülle dieses Feld aus.", "Rellena este campo."),
    "Please write at least {least} characters; these are {n}.": (
        "Bitte schreibe mindestens {least} Zeichen; das sind {n}.",
        "Escribe al menos {least} caracteres; aquí hay {n}.",
    ),
    "Please use at most {most} characters; these are {n}.": (
        "Bitte schreibe höchstens {most} Zeichen; das sind {n}.",
        "Escribe como máximo {most} caracteres; aquí hay {n}.",
    ),
    "Please enter a number.": ("Bitte gib eine Zahl ein.", "Escribe un número."),
    "Please enter a whole number.": ("Bitte gib eine ganze Zahl ein.", "Escribe un número entero."),
    "Please enter {least} or more.": ("Bitte gib {least} oder mehr ein.", "Escribe {least} o más."),
    "Please enter {most} or less.": ("Bitte gib {most} oder weniger ein.", "Escribe {most} o menos."),
    "Please enter an email address.": (
        "Bitte gib eine E-Mail-Adresse ein.",
        "Escribe una dirección de correo electrónico.",
    ),
    "Please enter a full link, starting with https://": (
        "Bitte gib einen vollständigen Link ein, der mit https:// beginnt",
        "Escribe un enlace completo que empiece por https://",
    ),
    "Please choose at most {most}.": ("Bitte wähle höchstens {most}.", "Elige {most} como máximo."),
    "Please add at most 1 file.": ("Bitte füge höchstens 1 Datei hinzu.", "Añade como máximo 1 archivo."),
    "Please add at most {most} files.": (
        "Bitte füge höchstens {most} Dateien hinzu.",
        "Añade como máximo {most} archivos.",
    ),
    "{name} cannot be used here. Please add a file of type {types}.": (
        "{name} passt hier nicht. Bitte füge eine Datei vom Typ {types} hinzu.",
        "{name} no sirve aquí. Añade un archivo de tipo {types}.",
    ),
    "Please choose a date.": ("Bitte wähle ein Datum.", "Elige una fecha."),
    "We had some trouble connecting. Try again?": (
        "Es gab ein Problem mit der Verbindung. Noch einmal versuchen?",
        "Ha habido un problema de conexión. ¿Lo intentas de nuevo?",
    ),
    # --- what did not work ---
    "Dismiss": ("Ausblenden", "Descartar"),
    "The playground did not answer. Is it still running?": (
        "Der Playground hat nicht geantwortet. Läuft er noch?",
        "El playground no ha respondido. ¿Sigue en marcha?",
    ),
    "The app did not answer in time. Its log says more.": (
        "Die App hat nicht rechtzeitig geantwortet. Mehr steht in ihrem Log.",
        "La aplicación no ha respondido a tiempo. Su registro dice más.",
    ),
    "The app is not connected, so nobody heard that. Is it running?": (
        "Die App ist nicht verbunden, also ist nichts angekommen. Läuft sie?",
        "La aplicación no está conectada, así que no ha llegado nada. ¿Está en marcha?",
    ),
    "The page asked for something the playground does not know.": (
        "Die Seite wollte etwas, das der Playground nicht kennt.",
        "La página ha pedido algo que el playground no conoce.",
    ),
    "That did not work: {what} was not given or is not known.": (
        "Das hat nicht geklappt: {what} fehlt oder ist unbekannt.",
        "No ha funcionado: {what} falta o no se conoce.",
    ),
    "That is no longer on the screen: it was changed or closed meanwhile.": (
        "Das ist nicht mehr zu sehen: Es wurde inzwischen geändert oder geschlossen.",
        "Eso ya no está en la pantalla: se ha cambiado o cerrado entretanto.",
    ),
    "That cannot be done: {why}.": ("Das geht nicht: {why}.", "No se puede: {why}."),
    "{name} has no account any more": ("{name} hat kein Konto mehr", "{name} ya no tiene cuenta"),
    "an archived channel has no message field": (
        "in einem archivierten Channel gibt es kein Nachrichtenfeld",
        "un canal archivado no tiene campo de mensaje",
    ),
    "{name} has no message field there": (
        "{name} hat dort kein Nachrichtenfeld",
        "{name} no tiene ahí campo de mensaje",
    ),
    "this app takes no messages": ("diese App nimmt keine Nachrichten an", "esta aplicación no acepta mensajes"),
    "{name} cannot invite anyone there": (
        "{name} kann dort niemanden einladen",
        "{name} no puede invitar a nadie ahí",
    ),
    "there is nobody {user}": ("niemand heißt {user}", "no hay nadie llamado {user}"),
    "only open public channels can be joined": (
        "beitreten geht nur bei offenen, öffentlichen Channels",
        "solo se puede entrar en canales públicos abiertos",
    ),
    "people from outside have no Home tab of this app": (
        "wer von außerhalb ist, hat keinen Home-Tab dieser App",
        "quien es de fuera no tiene pestaña Home de esta aplicación",
    ),
    "this app has no Home tab": ("diese App hat keinen Home-Tab", "esta aplicación no tiene pestaña Home"),
    "{name} sees no conversation {channel}": (
        "{name} sieht kein Gespräch {channel}",
        "{name} no ve ninguna conversación {channel}",
    ),
    "{name} has no modal open": ("{name} hat kein Fenster offen", "{name} no tiene ninguna ventana abierta"),
    "{command} is not supported in threads. Sorry!": (
        "{command} geht leider nicht in Threads.",
        "{command} no funciona en los hilos, lo sentimos.",
    ),
    "slash commands belong to the workspace; people from outside have none": (
        "Befehle gehören zum Workspace; wer von außerhalb ist, hat keine",
        "los comandos son del espacio de trabajo; quien es de fuera no tiene",
    ),
    "{command} is not a valid command.": (
        "{command} ist kein gültiger Befehl.",
        "{command} no es un comando válido.",
    ),
    "This app is not in this workspace any more.": (
        "Diese App ist nicht mehr in diesem Workspace.",
        "Esta aplicación ya no está en este espacio de trabajo.",
    ),
    "This app is not configured to handle interactive responses.": (
        "Diese App ist nicht für interaktive Antworten eingerichtet.",
        "Esta aplicación no está configurada para respuestas interactivas.",
    ),
    "There is no such file here.": ("Diese Datei gibt es hier nicht.", "Ese archivo no está aquí."),
    "Nobody is there to act as.": ("Es ist niemand da.", "No hay nadie."),
    "There is no guide here.": ("Hier gibt es keine Anleitung.", "Aquí no hay guía."),
    "This is nothing that the page sends.": ("So etwas sendet die Seite nicht.", "La página no envía eso."),
    # --- who is turned away ---
    "This page answers only on this machine, at 127.0.0.1.": (
        "Diese Seite antwortet nur auf diesem Rechner, unter 127.0.0.1.",
        "Esta página solo responde en este equipo, en 127.0.0.1.",
    ),
    "Another site asked for this; the playground answers only to its own page.": (
        "Das kam von einer anderen Website; der Playground antwortet nur seiner eigenen Seite.",
        "Lo ha pedido otro sitio; el playground solo responde a su propia página.",
    ),
    "An action must come from the page itself.": (
        "Eine Aktion muss von der Seite selbst kommen.",
        "Una acción tiene que venir de la propia página.",
    ),
    "This page is from an earlier run. Open the address that the playground printed last.": (
        "Diese Seite ist von einem früheren Lauf. Öffne die Adresse, die der Playground zuletzt ausgegeben hat.",
        "Esta página es de una ejecución anterior. Abre la última dirección que mostró el playground.",
    ),
    "Open the address that the playground printed: it carries this run's token.": (
        "Öffne die Adresse, die der Playground ausgegeben hat: Darin steht der Schlüssel für diesen Lauf.",
        "Abre la dirección que mostró el playground: lleva la clave de esta ejecución.",
    ),
}

COUNTED: dict[tuple[str, str], Pair] = {
    ("{n} person", "{n} people"): (("{n} Person", "{n} Personen"), ("{n} persona", "{n} personas")),
    ("{n} command", "{n} commands"): (("{n} Befehl", "{n} Befehle"), ("{n} comando", "{n} comandos")),
    ("{n} reply", "{n} replies"): (("{n} Antwort", "{n} Antworten"), ("{n} respuesta", "{n} respuestas")),
    ("Show {n} earlier message", "Show {n} earlier messages"): (
        ("{n} frühere Nachricht zeigen", "{n} frühere Nachrichten zeigen"),
        ("Mostrar {n} mensaje anterior", "Mostrar {n} mensajes anteriores"),
    ),
    ("One answer needs another look.", "{n} answers need another look."): (
        ("Sieh dir bitte eine Antwort noch einmal an.", "Sieh dir bitte {n} Antworten noch einmal an."),
        ("Revisa una respuesta, por favor.", "Revisa {n} respuestas, por favor."),
    ),
}
# fmt: on
