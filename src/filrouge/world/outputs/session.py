"""One visit of the site, the app or the drive, as the events that their libraries send."""

from typing import TYPE_CHECKING, Final

from filrouge.core.time import MILLISECOND, SECOND
from filrouge.world.behaviour.visits import APP, DRIVE, EMAIL, KIOSK, PUSH, SHOP, SMS, Visit
from filrouge.world.chance import GOLDEN, MASK, mixed_number
from filrouge.world.outputs.pen import Sent, stamp
from filrouge.world.people.somebody import COMPUTER, TABLET, Device, uuid_text
from filrouge.world.people.traits import Trait

if TYPE_CHECKING:
    from filrouge.world.people.somebody import Register

SOURCES: Final = ("web", "app", "drive", "app", "web")
"""The source of each site's events: a kiosk is the web shop on a store's tablet, and the app tells
of a store that its owner walks into."""
KIOSK_AGENT: Final = (
    "Mozilla/5.0 (Linux; Android 13; SM-T636B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
CAMPAIGNS: Final = (
    "", "", '"campaign":{"source":"google","medium":"cpc","name":"marque"},',
    '"campaign":{"source":"instagram","medium":"paid_social","name":"inspiration"},',
    '"campaign":{"source":"annonces","medium":"retargeting","name":"panier"},',
    '"campaign":{"source":"bonsplans","medium":"affiliate","name":"codes"},', "", "", "",
)  # fmt: skip
MEDIUMS: Final = {EMAIL: "email", SMS: "sms", PUSH: "push"}
"""Links in the brand's own messages are tagged with their campaign."""
REFERRERS: Final = (
    "", "https://www.google.com/", "https://www.google.com/", "https://www.instagram.com/",
    "https://www.actualites.example/", "https://www.bonsplans.example/", "", "", "",
)  # fmt: skip
DUPLICATED: Final = 160
"""One event in so many is sent twice."""
OFFLINE_PER_CENT: Final = 3
"""Visits of the app whose events wait on the telephone for a network."""
OFFLINE_SECONDS_MAX: Final = 30 * 3_600
STAYS_SIGNED_IN: Final = 38
"""Per cent of browsers."""
WRONG_CLOCKS: Final = 64
"""One device in so many has a wrong clock."""


class Session:
    """Writes the events of one visit, one after the other, into a list."""

    def __init__(
        self,
        out: list[Sent],
        register: "Register",
        visit: Visit,
        *,
        day: int,
        midnight: int,
        campaign: str = "",
    ) -> None:
        self.out = out
        self.person = visit.person
        self.source = SOURCES[visit.site]
        self.bits = visit.bits
        self.now = midnight + visit.second * SECOND + (visit.bits >> 40 & 1_023) * MILLISECOND
        self.traits = register.traits(visit.person)
        self.device = _device(register, visit, day)
        self.kiosk = visit.site == KIOSK
        self.logged = ""
        self._register = register
        self._name = f"{visit.bits:016x}"
        self._number = 0
        self._skew = self._wait = 0
        if not self.kiosk and self.device.seed % WRONG_CLOCKS == 0:
            self._skew = ((self.device.seed >> 8) % 5_400 - 2_700) * SECOND
        if visit.site == APP and (visit.bits >> 33) % 100 < OFFLINE_PER_CENT:
            self._wait = (visit.bits >> 12) % OFFLINE_SECONDS_MAX * SECOND
        self._install = register.install(visit.person, day) if self.source == "app" else ""
        self._who = f'"anonymousId":"{self._anonymous(visit, day)}"'
        self._tail = self._context(visit, campaign)
        if not self.kiosk:
            self._remember()

    def log_in(self, person: int) -> None:
        """From now on the events carry the account."""
        self.logged = self._register.user_id(person)
        self._who = f'{self._who.partition(",")[0]},"userId":"{self.logged}"'

    def log_out(self) -> None:
        self.logged = ""
        self._who = self._who.partition(",")[0]

    def chance(self, count: int) -> int:
        """The next number below `count` of this visit."""
        self.bits = mixed_number((self.bits + GOLDEN) & MASK)
        return (self.bits >> 32) * count >> 32

    def wait(self, least: int, most: int) -> None:
        """Seconds go by."""
        self.now += (least * 1_000 + self.chance((most - least) * 1_000)) * MILLISECOND

    def track(self, event: str, page: str, properties: str) -> None:
        self.say(f'"type":"track","event":"{event}"', page, f'"properties":{{{properties}}}')

    def page(self, name: str, page: str, properties: str = "") -> None:
        """A page of the site, or a screen of the app."""
        kind = "screen" if self.source == "app" else "page"
        self.say(f'"type":"{kind}","name":"{name}"', page, f'"properties":{{{properties}}}')

    def say(self, kind: str, page: str, content: str) -> None:
        """One event: the library sends it soon, the network may be slow, or send it twice."""
        self.bits = bits = mixed_number((self.bits + GOLDEN) & MASK)
        sent = self.now + self._wait + (bits & 0x3FF) * MILLISECOND
        arrival = sent + (60 + (bits >> 10 & 0x7FF)) * MILLISECOND
        self._number = number = self._number + 1
        skew = self._skew
        body = (
            f'{{{kind},"messageId":"{self._name}-{number}",{self._who},'
            f'"timestamp":"{stamp(self.now + skew)}","sentAt":"{stamp(sent + skew)}",'
            f'{content},"context":{{{page}{self._tail}}}}}'
        ).encode()
        self.out.append((arrival, body, self.source, self.person))
        if (bits >> 24) % DUPLICATED == 0:
            again = arrival + (1 + (bits >> 44) % 90) * SECOND
            self.out.append((again, body, self.source, self.person))

    def _anonymous(self, visit: Visit, day: int) -> str:
        if self.source == "app":
            return self._install
        if self.kiosk or self.traits & int(Trait.COOKIES_YES):
            return self.device.cookie(day)
        return uuid_text(visit.bits)

    def _remember(self) -> None:
        """A browser stays signed in, as its owner: on a shared tablet that may be somebody else."""
        if self.source == "app" or stays_signed_in(self.device):
            owner = self.device.owner
            if self._register.traits(owner) & int(Trait.ACCOUNT):
                self.log_in(owner)

    def _context(self, visit: Visit, name: str) -> str:
        """What the library adds to the context of each event of the visit."""
        town = self._register.town(visit.person)
        place = ""
        if self.traits & int(Trait.GEO_YES) and not self.kiosk:
            place = (
                f'"location":{{"latitude":{town.latitude},"longitude":{town.longitude},'
                f'"city":"{town.name}"}},'
            )
        campaign = CAMPAIGNS[visit.origin]
        if name and not campaign:
            medium = MEDIUMS[visit.origin]
            campaign = f'"campaign":{{"source":"garance","medium":"{medium}","name":"{name}"}},'
        if self.source == "app":
            system = "iOS" if self.traits & int(Trait.IPHONE) else "Android"
            device = f'"device":{{"id":"{self._install}","type":"{system}"}},'
            return f'{device}{place}{campaign}"locale":"fr-FR","library":{{"name":"sdk-{system}"}}'
        agent = KIOSK_AGENT if self.kiosk else self.device.agent
        return (
            f'{place}{campaign}"userAgent":"{agent}","locale":"fr-FR",'
            f'"library":{{"name":"analytics.js","version":"2.11.1"}}'
        )


def _device(register: "Register", visit: Visit, day: int) -> Device:
    if visit.site == KIOSK:
        return kiosk_of(register.store(visit.person))
    found = None
    if visit.site not in (APP, SHOP):
        if visit.device == COMPUTER:
            found = register.computer(visit.person)
        elif visit.device == TABLET:
            found = register.tablet(visit.person)
    return found or register.phone(visit.person, day)


def stays_signed_in(device: Device) -> bool:
    """Whether a browser keeps its owner's account open."""
    return (device.seed >> 30) % 100 < STAYS_SIGNED_IN


def visitor_key(register: "Register", person: int, day: int) -> str:
    """How the site knows a visitor on a telephone: by the account, or by a cookie."""
    device, traits = register.phone(person, day), register.traits(person)
    if traits & int(Trait.ACCOUNT) and stays_signed_in(device):
        return register.user_id(person)
    if traits & int(Trait.COOKIES_YES):
        return device.cookie(day)
    return uuid_text(register.number(person, 15) + day)


def kiosk_of(store: int) -> Device:
    """The tablet that clerks and customers of a store share."""
    return Device(TABLET, mixed_number(0xC0FFEE + store), KIOSK_AGENT, 100_000, -1)


def kiosk_cookie(store: int) -> str:
    """The anonymous id of a store's tablet."""
    return kiosk_of(store).cookie(0)


def page_of(page: str, visit: Visit, *, first: bool) -> str:
    """A page's own part of the context; the first one says where the visit comes from."""
    if visit.site == APP:
        return ""
    where = page.replace("www.", "drive.") if visit.site == DRIVE else page
    if first and REFERRERS[visit.origin]:
        return f'{where},"referrer":"{REFERRERS[visit.origin]}"}},'
    return where + "},"
