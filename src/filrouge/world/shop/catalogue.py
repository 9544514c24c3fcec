"""What the shop sells: 240 products in four categories, with prices and how much each is wanted."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

CATEGORIES: Final = ("baby", "home", "clothing", "garden")
FRENCH: Final = {"baby": "Bébé", "home": "Maison", "clothing": "Mode", "garden": "Jardin"}
SLUGS: Final = {"baby": "bebe", "home": "maison", "clothing": "mode", "garden": "jardin"}
PRODUCTS_EACH: Final = 60

_LINES: Final = {
    # name | shelf | price in euros | steps | usual quantity at most
    "baby": """
Couches taille {}|couches|22|1, 2, 3, 4, 5|3
Lingettes {}|couches|4|à l'eau, sensibles, biodégradables, de voyage, en lot|4
Lait infantile {}|repas|19|1er âge, 2e âge, croissance, de chèvre, épaissi|3
Petit pot {}|repas|3|carottes, pommes, haricots verts, poires, patates douces|6
Body coton bio {}|layette|12|écru, rayé, marine, fleuri, gris|3
Gigoteuse {}|sommeil|39|légère, mi-saison, hiver, en lin, brodée|1
Lit bébé {}|chambre|189|en hêtre, blanc, évolutif, à barreaux, en chêne|1
Poussette {}|promenade|349|compacte, citadine, tout terrain, double, canne|1
Siège auto {}|promenade|159|groupe 0+, groupe 1, pivotant, i-Size, rehausseur|1
Doudou {}|éveil|17|lapin, ours, renard, éléphant, mouton|1
Biberon {}|repas|9|en verre, anti-colique, 150 ml, 240 ml, 330 ml|3
Tapis d'éveil {}|éveil|59|forêt, océan, savane, nuages, ferme|1""",
    "home": """
Housse de couette {}|linge de lit|69|en lin, percale, en coton, rayée, brodée|1
Oreiller {}|literie|35|ferme, moelleux, en plumes, ergonomique, bio|2
Serviette de bain {}|bain|16|blanche, sable, terracotta, sauge, marine|4
Bougie {}|décoration|14|figuier, ambre, fleur d'oranger, cèdre, lavande|2
Vase {}|décoration|29|en grès, en verre, soliflore, strié, terracotta|1
Lampe {}|luminaires|79|de chevet, de bureau, à poser, liseuse, guirlande|1
Tapis {}|textiles|149|berbère, en jute, rayé, rond, kilim|1
Rideau {}|textiles|45|en lin, occultant, voilage, velours, coton|2
Assiettes {}|table|32|en grès, en porcelaine, bleues, rustiques, creuses|2
Casserole {}|cuisine|49|en inox, en fonte, en cuivre, émaillée, à lait|1
Fauteuil {}|meubles|289|en rotin, velours, en lin, bascule, crapaud|1
Panier {}|rangement|24|en osier, en corde, pliant, à linge, tressé|2""",
    "clothing": """
Marinière {}|hauts|35|écrue, rouge, marine, verte, enfant|2
Chemise {}|hauts|49|en lin, blanche, à carreaux, denim, fluide|1
T-shirt {}|hauts|15|blanc, noir, gris, rayé, imprimé|3
Pull {}|mailles|59|en laine, col roulé, torsadé, mérinos, en coton|1
Robe {}|robes|69|midi, en lin, fleurie, portefeuille, chemise|1
Pantalon {}|bas|55|chino, large, en lin, velours, droit|1
Jean {}|bas|59|brut, délavé, droit, slim, mom|1
Jupe {}|bas|45|plissée, en jean, midi, portefeuille, en lin|1
Manteau {}|extérieur|149|en laine, ciré, caban, doudoune, trench|1
Chaussettes {}|accessoires|8|rayées, unies, en laine, de sport, fantaisie|4
Écharpe {}|accessoires|29|en laine, à carreaux, fine, tricotée, en soie|1
Pyjama {}|nuit|39|en coton, flanelle, à pois, rayé, enfant|1""",
    "garden": """
Graines de {}|semis|3|tomates, courgettes, basilic, radis, capucines|6
Terreau {}|terres|9|universel, potager, agrumes, semis, rempotage|4
Rosier {}|plantes|22|grimpant, buisson, ancien, paysager, pleureur|2
Lavande {}|plantes|8|vraie, papillon, blanche, naine, lavandin|5
Bulbes de {}|plantes|7|tulipes, narcisses, crocus, jacinthes, alliums|4
Sécateur {}|outils|29|à lame franche, à enclume, droit, gaucher, d'élagage|1
Arrosoir {}|arrosage|24|en zinc, vert, 5 litres, 10 litres, d'intérieur|1
Tuyau {}|arrosage|39|15 mètres, 25 mètres, extensible, poreux, en dévidoir|1
Pot {}|poterie|18|en terre cuite, émaillé, suspendu, carré, balcon|4
Table {}|mobilier|199|pliante, en teck, en métal, bistrot, d'appoint|1
Chaise longue {}|mobilier|119|en acacia, en toile, pliante, à roulettes, bois|2
Barbecue {}|plein air|149|à charbon, à gaz, plancha, de table, kamado|1""",
}


class Product(NamedTuple):
    """A product. Prices are whole cents; `demand` weighs how often it is wanted."""

    number: int
    id: str
    name: str
    category: str
    shelf: str
    cents: int
    quantity_max: int
    demand: int


def _made() -> tuple[Product, ...]:
    made: list[Product] = []
    for category in CATEGORIES:
        rank = 0
        for line in _LINES[category].strip().splitlines():
            name, shelf, price, variants, quantity = line.split("|")
            euros = int(price)
            for step, variant in enumerate(variants.split(", ")):
                cents = euros * (92 + 4 * step) // 100 * 100 + (90 if euros < 100 else 0)
                made.append(
                    Product(
                        number=len(made),
                        id=f"MG-{category[0].upper()}{rank + 1:03}",
                        name=name.format(variant),
                        category=category,
                        shelf=shelf,
                        cents=cents,
                        quantity_max=int(quantity),
                        demand=_demand(euros, step),
                    )
                )
                rank += 1
    return tuple(made)


def _demand(euros: int, step: int) -> int:
    """Cheap things and the first variants sell more (a power law of the rank, in whole numbers)."""
    return 12_000 // ((step + 1) * (20 + euros))


PRODUCTS: Final = _made()


class Shelf(NamedTuple):
    """The products of a category, to pick from by demand."""

    first: int
    steps: tuple[int, ...]

    def pick(self, bits: int) -> Product:
        """The product that 32 bits of chance fall on."""
        drawn = (bits & 0xFFFFFFFF) * self.steps[-1] >> 32
        return PRODUCTS[self.first + bisect_right(self.steps, drawn)]


SHELVES: Final = tuple(
    Shelf(
        index * PRODUCTS_EACH,
        tuple(
            accumulate(
                product.demand
                for product in PRODUCTS[index * PRODUCTS_EACH : (index + 1) * PRODUCTS_EACH]
            )
        ),
    )
    for index in range(len(CATEGORIES))
)
