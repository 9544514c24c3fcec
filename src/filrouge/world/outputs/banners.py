"""What is asked before anything else: cookies by the sites, notifications by the app.

A site asks each browser until it answers, and again once its cookie is gone. The answer itself may
be kept and told whatever it is; who refuses is a new visitor each time all the same.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from filrouge.world.behaviour.visits import APP, KIOSK, SHOP, Visit
from filrouge.world.outputs.pen import HOME_PAGE
from filrouge.world.outputs.session import Session, page_of
from filrouge.world.people.traits import Trait

if TYPE_CHECKING:
    from filrouge.world.people.somebody import Register

APPS: Final = 3
"""After the three kinds of devices, whose number is their row: the app's installations."""
COOKIES_ASKED: Final = "Segment Consent Preference Updated"
YES: Final = ("false", "true")


class Banners:
    """Remembers which browsers and installations have answered: eight bytes a person."""

    def __init__(self, register: "Register", people: int) -> None:
        self._register = register
        self._answered = np.full((APPS + 1, people), -1, np.int16)

    def ask(self, session: Session, visit: Visit, day: int) -> None:
        """Ask at the first visit of a browser, or of an installation."""
        if visit.site in (KIOSK, SHOP):
            return
        owner = session.device.owner
        if visit.site == APP:
            row, number = APPS, self._register.replaced(owner, day)
        else:
            row, number = session.device.kind, session.device.cookies(day)
        if self._answered[row, owner] == number:
            return
        self._answered[row, owner] = number
        if row == APPS:
            granted = YES[bool(session.traits & int(Trait.PUSH_YES))]
            session.track("Consent Updated", "", f'"channel":"push","granted":{granted}')
        else:
            yes = YES[bool(session.traits & int(Trait.COOKIES_YES))]
            choices = f'"categoryPreferences":{{"analytics":{yes},"advertising":{yes}}}'
            page = f'{page_of(HOME_PAGE, visit, first=False)}"consent":{{{choices}}},'
            session.track(COOKIES_ASKED, page, "")
        session.wait(2, 12)
