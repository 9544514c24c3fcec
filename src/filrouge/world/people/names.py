"""First and last names: frequent ones in France (of the order of Insee's files of names)."""

from typing import Final

_WOMEN: Final = """Marie Nathalie Isabelle Sylvie Catherine Martine Christine Françoise Valérie
Sandrine Stéphanie Véronique Sophie Céline Chantal Patricia Anne Brigitte Julie Monique Aurélie
Nicole Laurence Annie Émilie Dominique Virginie Corinne Élodie Christelle Camille Caroline Léa
Sarah Sabrina Hélène Laura Agnès Manon Pauline Fatima Cécile Emma Audrey Claire Chloé Mathilde
Lucie Inès Marion Amandine Laetitia Justine Anaïs Charlotte Nadia Margaux Élise Alice Jeanne"""
_MEN: Final = """Jean Philippe Michel Alain Patrick Nicolas Christophe Pierre Christian Éric
Frédéric Laurent Stéphane David Pascal Daniel Alexandre Julien Thierry Olivier Bernard Thomas
Sébastien Gérard Didier Dominique Vincent François Bruno Guillaume Jérôme Jacques Marc Maxime
Romain Claude Antoine Franck Anthony Kévin Gilles Cédric Serge André Mathieu Benjamin Patrice
Fabrice Joël Jérémy Clément Arnaud Denis Paul Lucas Hervé Hugo Karim Mohamed Louis"""
_LAST: Final = """Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon
Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine
Rousseau Vincent Müller Lefèvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François
Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson
Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly
Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin
Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois
Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert
Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer
Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Baron"""

WOMEN: Final = tuple(_WOMEN.split())
MEN: Final = tuple(_MEN.split())
LAST: Final = tuple(_LAST.split())
DOMAINS: Final = (
    "courriel.example", "courriel.example", "courriel.example", "boite.example", "boite.example",
    "postier.example", "nuage.example", "nuage.example",
)  # fmt: skip
"""As often as each stands here. Under a name kept for examples (RFC 2606): nobody is there."""
STREETS: Final = (
    "rue de la République", "rue Victor-Hugo", "avenue de la Gare", "rue des Lilas",
    "place de l'Église", "rue Pasteur", "chemin des Vignes", "rue Jean-Jaurès",
    "allée des Tilleuls", "boulevard Gambetta", "rue du Moulin", "impasse des Cerisiers",
)  # fmt: skip

_PLAIN: Final = str.maketrans("éèêëàâäîïôöûüùçÉÈÊÀÎÔÇ", "eeeeaaaiioouuucEEEAIOC")


def plain(text: str) -> str:
    """Without accents.

    >>> plain("Hélène Guérin")
    'Helene Guerin'
    """
    return text.translate(_PLAIN)
