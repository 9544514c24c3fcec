"""What people write and say, in French, with a sentiment that is known: from 1 to 5."""

from typing import Final

OPENINGS: Final = {
    1: ("Très déçu{e}.", "À fuir.", "Je ne recommande pas du tout.", "Quelle déception !"),
    2: ("Plutôt déçu{e}.", "Bof.", "Je m'attendais à mieux.", "Pas convaincant."),
    3: ("Correct, sans plus.", "Moyen.", "Ça fait le travail.", "Avis partagé."),
    4: ("Content{e} de mon achat.", "Bon produit.", "Satisfait{e}.", "Très correct."),
    5: ("Parfait !", "Je suis ravi{e}.", "Excellent achat.", "Coup de cœur !", "Rien à redire."),
}
THINGS: Final = {
    "baby": {
        1: ("La couture a lâché dès le premier lavage.", "Une odeur de plastique qui ne part pas."),
        2: ("La taille est bien trop petite pour l'âge annoncé.", "Le tissu peluche très vite."),
        3: ("Pratique, mais un peu cher pour ce que c'est.", "La couleur est plus terne en vrai."),
        4: ("Bébé dort bien dedans.", "Solide et facile à laver."),
        5: (
            "Mon fils ne le quitte plus.",
            "D'une douceur incroyable.",
            "Cadeau de naissance réussi.",
        ),
    },
    "home": {
        1: ("Arrivé cassé, emballage insuffisant.", "Il manquait la moitié des vis."),
        2: ("Ça ne ressemble pas à la photo.", "Une rayure sur le dessus."),
        3: ("Joli mais fragile.", "Le montage prend du temps."),
        4: ("Belle qualité pour le prix.", "S'accorde bien avec le salon."),
        5: ("Magnifique dans la chambre.", "Finitions impeccables.", "Encore plus beau en vrai."),
    },
    "clothing": {
        1: ("Décousu après une journée.", "A rétréci de deux tailles au lavage."),
        2: ("Taille très grand, à renvoyer.", "La matière gratte."),
        3: ("Coupe agréable, tissu un peu fin.", "Prendre une taille au-dessus."),
        4: ("Tombe bien et reste confortable.", "Belle couleur, bonne tenue au lavage."),
        5: (
            "La coupe est superbe.",
            "Je l'ai repris en deux couleurs.",
            "On me complimente sans arrêt.",
        ),
    },
    "garden": {
        1: ("Les plants sont arrivés morts.", "La poignée a cassé au premier usage."),
        2: ("Rien n'a levé, ou presque.", "Fuit au raccord."),
        3: ("La floraison est tardive, on verra.", "Correct pour un balcon."),
        4: ("Belle reprise malgré la pluie.", "Bonne prise en main."),
        5: (
            "Une floraison magnifique.",
            "Outil précis, un plaisir.",
            "Les tomates sont délicieuses.",
        ),
    },
}
CLOSINGS: Final = {
    "web": ("Livraison rapide.", "Livré avec deux jours de retard.", "Colis bien emballé.", ""),
    "store": ("Vu en magasin avant d'acheter.", "La vendeuse a été de bon conseil.", "", ""),
    "drive": ("Retrait au drive sans attendre.", "Pratique, le retrait.", "", ""),
}
REASONS: Final = {
    "advice": ("Conseil avant achat", "Hésite entre deux modèles, rappelle après réflexion."),
    "order": ("Commande par téléphone", "Commande prise, paiement par carte."),
    "delivery": ("Suivi de livraison", "Demande où est son colis. Informé(e) du nouveau délai."),
    "return": ("Retour", "Souhaite renvoyer un article, étiquette envoyée par e-mail."),
    "complaint": ("Réclamation", "Mécontent(e) de la qualité, geste commercial proposé."),
}


def opinion(rating: int, category: str, outlet: str, bits: int, *, woman: bool) -> str:
    """A review of a sentiment, of one to three sentences, by a woman or a man."""
    things = THINGS[category][rating]
    closings = CLOSINGS.get(outlet, CLOSINGS["web"])
    parts = (
        OPENINGS[rating][bits % len(OPENINGS[rating])],
        things[(bits >> 8) % len(things)],
        closings[(bits >> 16) % len(closings)],
    )
    text = " ".join(part for part in parts if part)
    return text.replace("{e}", "e" if woman else "")
