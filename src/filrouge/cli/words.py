"""What the commands say, in the language of the person at the terminal."""

from typing import Any, Final

from filrouge.app.settings import environment
from filrouge.core.language import Language, Words, language_of_locale

_SAID: Final = {
    "accepted": Words("{accepted} of {replayed} accepted", "{accepted} acceptés sur {replayed}"),
    "address": Words("address", "adresse"),
    "applied": Words("In force: version {version}.", "En vigueur : version {version}."),
    "apply": Words("Put this in force?", "Mettre ceci en vigueur ?"),
    "arguments": Words("Arguments", "Arguments"),
    "channel": Words("channel", "canal"),
    "channels": Words("channels", "canaux"),
    "commands": Words("Commands", "Commandes"),
    "consents": Words("consents", "consentements"),
    "created": Words("created", "créée"),
    "demo": Words(
        "events: {events}  people: {people}  merges: {merges}  rejected: {rejected}",
        "événements : {events}  personnes : {people}  fusions : {merges}  refusés : {rejected}",
    ),
    "demo_person": Words(
        "Somebody met on the web, in a store and by telephone: {key}",
        "Quelqu'un qui est venu sur le web, en magasin et au téléphone : {key}",
    ),
    "detail": Words("detail", "détail"),
    "differences": Words("{count} differences", "{count} différences"),
    "erase": Words("Erase {key} for ever?", "Effacer {key} pour toujours ?"),
    "erased_events": Words("events", "événements"),
    "erased_identifiers": Words("identifiers", "identifiants"),
    "erased_log_records": Words("records of the log", "lignes du journal"),
    "erased_rejected": Words("rejected events", "événements refusés"),
    "erased_reworded": Words(
        "others' events that named them", "événements d'autres personnes qui la nommaient"
    ),
    "event": Words("event", "événement"),
    "help": Words("Show this page.", "Montrer cette page."),
    "heavy": Words("heavy", "lourd"),
    "identifiers": Words("identifiers", "identifiants"),
    "imported": Words(
        "events: {events}\nalready there: {retries}\nrejected: {rejected}",
        "événements : {events}\ndéjà là : {retries}\nrefusés : {rejected}",
    ),
    "key": Words(
        "Key {id} ({kind}). Keep the secret: it is not shown again.",
        "Clé {id} ({kind}). Gardez le secret : il ne sera plus montré.",
    ),
    "kind": Words("kind", "sorte"),
    "files_differ": Words(
        "Segments, traits or moments of the files are not those in force: `filrouge plan` shows"
        " how.",
        "Des segments, traits ou moments des fichiers ne sont pas ceux en vigueur :"
        " `filrouge plan` montre en quoi.",
    ),
    "light": Words("light", "léger"),
    "listening": Words(
        "Listening on {address}: every machine that reaches this one may call it.",
        "Le serveur écoute sur {address} : toute machine qui atteint celle-ci peut l'appeler.",
    ),
    "id": Words("id", "id"),
    "list_changed": Words(
        "changed: {changed}  already so: {unchanged}",
        "changés : {changed}  déjà ainsi : {unchanged}",
    ),
    "list_refused": Words("line {line}: {why}", "ligne {line} : {why}"),
    "list_refused_more": Words("and {count} more", "et {count} autres"),
    "more_members": Words("There are more: {command}", "Il y en a d'autres : {command}"),
    "no_segment": Words(
        "No segment is in force: write segments/NAME.yaml, then filrouge apply.",
        "Aucun segment n'est en vigueur : écrivez segments/NOM.yaml, puis filrouge apply.",
    ),
    "segment_condition": Words("condition", "condition"),
    "segment_filling": Words("({percent} % of the past read)", "({percent} % du passé lu)"),
    "segment_list": Words("list", "liste"),
    "segment_people": Words("{count} of {of} people", "{count} personnes sur {of}"),
    "segments": Words("segments", "segments"),
    "used_by": Words("looked at by: {ids}", "regardé par : {ids}"),
    "uses": Words("looks at: {ids}", "regarde : {ids}"),
    "identity": Words("identity rules", "règles d'identité"),
    "medium": Words("medium", "moyen"),
    "moment": Words("moment", "moment"),
    "more": Words(
        "See the reasons: filrouge rejected list", "Les raisons : filrouge rejected list"
    ),
    "more_events": Words(
        "The {count} latest; --json has more.", "Les {count} derniers ; --json en donne plus."
    ),
    "more_rejected": Words(
        "There are more: filrouge rejected list --before {number}",
        "Il y en a d'autres : filrouge rejected list --before {number}",
    ),
    "name": Words("name", "nom"),
    "needed": Words("needed", "obligatoire"),
    "new_workspace": Words(
        "Workspace: {folder}\nWrite key of the source `web`: {secret}\n"
        "Then: filrouge serve --workspace {folder}",
        "Espace de travail : {folder}\nClé d'écriture de la source `web` : {secret}\n"
        "Ensuite : filrouge serve --workspace {folder}",
    ),
    "nobody": Words("{key}: nobody yet", "{key} : personne encore"),
    "none_rejected": Words("Nothing was rejected.", "Rien n'a été refusé."),
    "number": Words("number", "numéro"),
    "options": Words("Options", "Options"),
    "orders": Words("orders", "commandes"),
    "orders_cancelled": Words("cancelled", "annulées"),
    "orders_count": Words("number", "nombre"),
    "orders_first": Words("first", "première"),
    "orders_last": Words("last", "dernière"),
    "orders_net": Words("net of returns", "net des retours"),
    "orders_returns": Words("returns", "retours"),
    "orders_revenue": Words("revenue", "chiffre d'affaires"),
    "people": Words("people", "personnes"),
    "plan": Words("plan", "plan"),
    "plan_before": Words("{days} days ago: {count}", "il y a {days} jours : {count}"),
    "plan_in_force": Words(
        "members by what is in force: {count}", "membres selon ce qui est en vigueur : {count}"
    ),
    "plan_members": Words("members now: {count} of {of}", "membres maintenant : {count} sur {of}"),
    "plan_cost": Words(
        "cost: {level}, up to {kilobytes} KB a profile",
        "coût : {level}, jusqu'à {kilobytes} Ko par profil",
    ),
    "plan_events": Words("events to read: {events}", "événements à relire : {events}"),
    "plan_identity": Words(
        "`filrouge rebuild` puts it in force, with the server stopped",
        "`filrouge rebuild` les met en vigueur, serveur arrêté",
    ),
    "plan_list": Words("a list, which events fill", "une liste, que des événements remplissent"),
    "plan_next": Words("To put it in force: {command}", "Pour le mettre en vigueur : {command}"),
    "plan_none": Words(
        "Nothing changes: the files are in force.",
        "Rien ne change : les fichiers sont en vigueur.",
    ),
    "plan_unseen": Words(
        "Worth a second look, beside what was sent so far; right if it is meant:",
        "À revoir, au vu de ce qui a été envoyé ; juste si c'est voulu :",
    ),
    "plan_users": Words("looked at by: {users}", "regardé par : {users}"),
    "properties": Words("properties", "propriétés"),
    "pull_kept": Words(
        "{file}: kept, it holds what was never put in force (--overwrite)",
        "{file} : gardé, il contient ce qui n'a jamais été mis en vigueur (--overwrite)",
    ),
    "pull_removed": Words("{file}: removed", "{file} : enlevé"),
    "pull_written": Words("{file}: written", "{file} : écrit"),
    "reason": Words("reason", "raison"),
    "receipt": Words("Receipt: {receipt}", "Reçu : {receipt}"),
    "received": Words("received", "reçu"),
    "revoked": Words("revoked", "révoquée"),
    "revoked_key": Words("Key {id} is revoked.", "La clé {id} est révoquée."),
    "segment": Words("segment", "segment"),
    "since": Words("since", "depuis"),
    "source": Words("source", "source"),
    "table": Words("table", "table"),
    "starts_with": Words("starts with", "début"),
    "trait": Words("computed trait", "trait calculé"),
    "traits": Words("traits", "traits"),
    "type": Words("type", "type"),
    "usage": Words("Usage:", "Usage :"),
    "usage_command": Words("COMMAND ...", "COMMANDE ..."),
    "usage_options": Words("[OPTIONS]", "[OPTIONS]"),
    "value": Words("value", "valeur"),
    "when": Words("when", "quand"),
    "working": Words("Working; Ctrl+C ends it.", "En marche ; Ctrl+C arrête."),
}


def language() -> Language:
    """The language of the person at this terminal."""
    return language_of_locale(environment())


def say(name: str, **fields: Any) -> str:
    """A sentence or a heading of the catalogue, its fields filled in."""
    return _SAID[name].told(language()).format(**fields)


def known(name: str) -> str:
    """The catalogue's word for a name, or the name itself: a file's, a source's."""
    return say(name) if name in _SAID else name


def headings(*names: str) -> list[str]:
    """The headings of a table's columns."""
    return [say(name) for name in names]
