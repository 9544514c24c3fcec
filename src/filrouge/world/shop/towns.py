"""French towns: where people live and where the stores are.

Names, postal codes and departments are real (Licence Ouverte, Etalab; a test compares them);
coordinates are those of the town halls to a hundredth of a degree, populations in thousands are of
the order of the 2021 census, with the surroundings that look to the town.
"""

from typing import Final, NamedTuple


class Town(NamedTuple):
    """A town. `people` weighs how many live there; `zone` is its climate."""

    name: str
    postcode: str
    latitude: float
    longitude: float
    people: int
    zone: str
    store: bool


_LINES: Final = """
Paris|75011|48.86|2.38|1500|centre|1
Paris|75015|48.84|2.30|900|centre|1
Boulogne-Billancourt|92100|48.84|2.24|420|centre|1
Versailles|78000|48.80|2.13|330|centre|1
Saint-Denis|93200|48.94|2.36|500|centre|0
Créteil|94000|48.79|2.46|430|centre|1
Évry-Courcouronnes|91000|48.62|2.44|380|centre|0
Cergy|95000|49.04|2.06|300|centre|0
Meaux|77100|48.96|2.88|220|centre|0
Marseille|13008|43.25|5.38|870|sud|1
Aix-en-Provence|13100|43.53|5.45|290|sud|1
Toulon|83000|43.12|5.93|380|sud|1
Nice|06000|43.70|7.27|520|sud|1
Avignon|84000|43.95|4.81|250|sud|1
Nîmes|30000|43.84|4.36|230|sud|0
Montpellier|34000|43.61|3.88|450|sud|1
Perpignan|66000|42.70|2.90|210|sud|1
Toulouse|31000|43.60|1.44|720|ouest|1
Bordeaux|33000|44.84|-0.58|640|ouest|1
Pau|64000|43.30|-0.37|170|ouest|1
Bayonne|64100|43.49|-1.47|190|ouest|0
Agen|47000|44.20|0.62|90|ouest|0
La Rochelle|17000|46.16|-1.15|160|ouest|1
Poitiers|86000|46.58|0.34|150|ouest|1
Limoges|87000|45.83|1.26|180|centre|1
Nantes|44000|47.22|-1.55|600|ouest|1
Angers|49100|47.47|-0.55|260|ouest|1
Le Mans|72000|48.00|0.20|220|ouest|1
Rennes|35000|48.11|-1.68|420|ouest|1
Brest|29200|48.39|-4.49|220|ouest|1
Quimper|29000|48.00|-4.10|120|ouest|0
Lorient|56100|47.75|-3.37|150|ouest|0
Caen|14000|49.18|-0.37|240|ouest|1
Rouen|76000|49.44|1.10|380|nord|1
Le Havre|76600|49.49|0.11|210|nord|0
Amiens|80000|49.89|2.30|200|nord|1
Lille|59000|50.63|3.07|780|nord|1
Valenciennes|59300|50.36|3.52|230|nord|0
Dunkerque|59140|51.04|2.38|150|nord|0
Reims|51100|49.26|4.03|240|est|1
Troyes|10000|48.30|4.08|110|est|0
Metz|57000|49.12|6.18|260|est|1
Nancy|54000|48.69|6.18|270|est|1
Strasbourg|67000|48.58|7.75|430|est|1
Mulhouse|68100|47.75|7.34|210|est|0
Besançon|25000|47.24|6.02|170|est|1
Dijon|21000|47.32|5.04|240|est|1
Orléans|45000|47.90|1.90|250|centre|1
Tours|37000|47.39|0.69|270|centre|1
Bourges|18000|47.08|2.40|110|centre|0
Clermont-Ferrand|63000|45.78|3.09|260|centre|1
Saint-Étienne|42000|45.44|4.39|270|centre|1
Lyon|69003|45.76|4.85|780|est|1
Villeurbanne|69100|45.77|4.88|350|est|0
Grenoble|38000|45.19|5.72|380|est|1
Annecy|74000|45.90|6.13|230|est|1
Chambéry|73000|45.57|5.92|150|est|0
Valence|26000|44.93|4.89|150|sud|0
"""

TOWNS: Final = tuple(
    Town(name, postcode, float(north), float(east), int(people), zone, store == "1")
    for name, postcode, north, east, people, zone, store in (
        line.split("|") for line in _LINES.strip().splitlines()
    )
)
