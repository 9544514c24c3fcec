"""The words of common events, channels, properties and traits. Unknown names are quoted."""

from typing import Final, Literal, NamedTuple

Gender = Literal["m", "f"]


class Noun(NamedTuple):
    """A thing, in both languages, without its article."""

    en: str
    fr: str
    gender: Gender = "m"
    en_plural: str = ""
    fr_plural: str = ""

    @property
    def many(self) -> tuple[str, str]:
        """The plural in English, in French."""
        return self.en_plural or f"{self.en}s", self.fr_plural or f"{self.fr}s"


class Deed(NamedTuple):
    """What somebody does: past and base form in English, participle after `a` in French."""

    past: str
    base: str
    participle: str
    noun: Noun


DEEDS: Final = {
    "Order Completed": Deed("bought", "buy", "acheté", Noun("purchase", "achat")),
    "Ticket Paid": Deed(
        "paid at a till",
        "pay at a till",
        "payé en caisse",
        Noun("till ticket", "ticket de caisse", "m", "", "tickets de caisse"),
    ),
    "Order Refunded": Deed(
        "was refunded", "get refunded", "obtenu un remboursement", Noun("refund", "remboursement")
    ),
    "Product Viewed": Deed(
        "viewed a product",
        "view a product",
        "vu un produit",
        Noun("product view", "vue de produit", "f", "", "vues de produit"),
    ),
    "Product Added": Deed(
        "added to the cart",
        "add to the cart",
        "ajouté au panier",
        Noun("cart addition", "ajout au panier", "m", "", "ajouts au panier"),
    ),
    "Product Removed": Deed(
        "took out of the cart",
        "take out of the cart",
        "retiré du panier",
        Noun("cart removal", "retrait du panier", "m", "", "retraits du panier"),
    ),
    "Checkout Started": Deed(
        "started a checkout",
        "start a checkout",
        "commencé une commande",
        Noun("started checkout", "commande commencée", "f", "", "commandes commencées"),
    ),
    "Page Viewed": Deed(
        "viewed a page",
        "view a page",
        "vu une page",
        Noun("page view", "page vue", "f", "", "pages vues"),
    ),
    "Store Visited": Deed(
        "visited a store",
        "visit a store",
        "visité un magasin",
        Noun("store visit", "visite en magasin", "f", "", "visites en magasin"),
    ),
    "Call Completed": Deed("called", "call", "appelé", Noun("call", "appel")),
    "Review Posted": Deed(
        "posted a review",
        "post a review",
        "publié un avis",
        Noun("review", "avis", "m", "", "avis"),
    ),
    "Message Sent": Deed(
        "was sent a message",
        "get sent a message",
        "été destinataire d'un message",
        Noun("message sent", "message envoyé", "m", "messages sent", "messages envoyés"),
    ),
    "Message Opened": Deed(
        "opened a message",
        "open a message",
        "ouvert un message",
        Noun("message opening", "ouverture de message", "f", "", "ouvertures de message"),
    ),
    "Message Clicked": Deed(
        "clicked in a message",
        "click in a message",
        "cliqué dans un message",
        Noun("message click", "clic dans un message", "m", "", "clics dans un message"),
    ),
    "Signed In": Deed(
        "signed in",
        "sign in",
        "ouvert une session",
        Noun("sign-in", "ouverture de session", "f", "", "ouvertures de session"),
    ),
}

CHANNELS: Final = {
    "web": ("on the web", "sur le web"),
    "app": ("in the app", "dans l'application"),
    "email": ("by email", "par e-mail"),
    "sms": ("by SMS", "par SMS"),
    "push": ("by push notification", "par notification"),
    "store": ("in store", "en magasin"),
    "drive": ("at the drive", "au drive"),
    "kiosk": ("at a kiosk", "sur une borne"),
    "call_centre": ("by phone", "par téléphone"),
    "chat": ("by chat", "par chat"),
    "direct_mail": ("by post", "par courrier"),
    "social": ("on social networks", "sur les réseaux sociaux"),
    "ads": ("through ads", "par la publicité"),
}

PURPOSES: Final = {
    "marketing": ("marketing", "le marketing"),
    "analytics": ("audience measurement", "la mesure d'audience"),
    "personalisation": ("personalisation", "la personnalisation"),
    "tracking_open": ("tracking of openings", "le suivi des ouvertures"),
}

NOUNS: Final = {
    "revenue": Noun("revenue", "montant"),
    "total": Noun("amount", "montant", "m", "", "montants"),
    "price": Noun("price", "prix", "m", "", "prix"),
    "quantity": Noun("quantity", "quantité", "f", "quantities"),
    "category": Noun("category", "catégorie", "f", "categories"),
    "brand": Noun("brand", "marque", "f"),
    "currency": Noun("currency", "devise", "f", "currencies"),
    "product_id": Noun("product", "produit"),
    "order_id": Noun("order", "commande", "f"),
    "cart_id": Noun("cart", "panier"),
    "store_id": Noun("store", "magasin"),
    "city": Noun("city", "ville", "f", "cities"),
    "country": Noun("country", "pays", "m", "countries", "pays"),
    "age": Noun("age", "âge"),
    "email": Noun("email address", "adresse e-mail", "f", "email addresses", "adresses e-mail"),
    "phone": Noun("phone number", "numéro de téléphone", "m", "", "numéros de téléphone"),
    "first_name": Noun("first name", "prénom"),
    "last_name": Noun("last name", "nom"),
    "gender": Noun("gender", "genre"),
    "birthday": Noun("birthday", "date de naissance", "f", "", "dates de naissance"),
    "language": Noun("language", "langue", "f"),
    "weather": Noun("weather", "météo", "f"),
    "channel": Noun("channel", "canal", "m", "", "canaux"),
    "source": Noun("source", "source", "f"),
    "name": Noun("event name", "nom d'événement", "m", "", "noms d'événement"),
    "hour": Noun("hour", "heure", "f"),
    "weekday": Noun("weekday", "jour de la semaine", "m", "", "jours de la semaine"),
}
"""Properties, traits and fields of an event, by the last step of their path."""

MONTHS: Final = (
    ("January", "janvier"),
    ("February", "février"),
    ("March", "mars"),
    ("April", "avril"),
    ("May", "mai"),
    ("June", "juin"),
    ("July", "juillet"),
    ("August", "août"),
    ("September", "septembre"),
    ("October", "octobre"),
    ("November", "novembre"),
    ("December", "décembre"),
)
WEEKDAYS: Final = (
    ("Monday", "lundi"),
    ("Tuesday", "mardi"),
    ("Wednesday", "mercredi"),
    ("Thursday", "jeudi"),
    ("Friday", "vendredi"),
    ("Saturday", "samedi"),
    ("Sunday", "dimanche"),
)
UNITS: Final = {
    "minutes": ("minute", "minute"),
    "hours": ("hour", "heure"),
    "days": ("day", "jour"),
    "weeks": ("week", "semaine"),
}
PERIODS: Final = {
    "today": ("today", "aujourd'hui"),
    "yesterday": ("yesterday", "hier"),
    "this week": ("this week", "cette semaine"),
    "last week": ("last week", "la semaine dernière"),
    "this month": ("this month", "ce mois-ci"),
    "last month": ("last month", "le mois dernier"),
    "this quarter": ("this quarter", "ce trimestre"),
    "last quarter": ("last quarter", "le trimestre dernier"),
    "this year": ("this year", "cette année"),
    "last year": ("last year", "l'année dernière"),
}
