"""The promises of core.ports.Log. Any adapter keeps them: call each with a factory of empty logs.

A factory takes no argument and gives a handle on the same log each time it is called, so that
reopening and a second writer can be checked.
"""

from collections.abc import Callable
from typing import Final

from filrouge.core.nouns import Record, RecordKind
from filrouge.core.ports import Log

LogFactory = Callable[[], Log]


def record(body: bytes, source: str = "web") -> Record:
    """A plain event of the log."""
    return Record(RecordKind.EVENT, source, 1, body, call="track", sent_time=2)


def bodies(log: Log, after: int = 0, limit: int = 1_000_000) -> list[bytes]:
    return [found.body for _, found in log.read(after, limit)]


def an_empty_log_starts_at_one(make: LogFactory) -> None:
    log = make()
    assert (log.start(), log.end(), log.read(0, 10)) == (1, 0, [])


def offsets_start_at_one_without_holes(make: LogFactory) -> None:
    log = make()
    assert log.append([record(b"a"), record(b"b")]) == 1
    assert log.append([record(b"c")]) == 3
    assert [offset for offset, _ in log.read(0, 10)] == [1, 2, 3]
    assert (log.start(), log.end()) == (1, 3)


def a_record_comes_back_as_it_was(make: LogFactory) -> None:
    log = make()
    kept = [
        Record(RecordKind.REJECTED, "e-shop", 7, b"\xff\x00 not json", reason="json-malformed"),
        Record(RecordKind.CONTROL, "", 8, b"{}", imported=True, live=True, sent_time=None),
        record("é\u200d".encode()),
    ]
    log.append(kept)
    assert [found for _, found in log.read(0, 10)] == kept


def many_and_large_records_keep_their_order(make: LogFactory) -> None:
    log = make()
    sent = [b"%d" % number * (1 + 7_000 * (number % 5 == 0)) for number in range(700)]
    log.append([record(body) for body in sent])
    assert bodies(log) == sent
    assert bodies(log, after=333) == sent[333:]


def reading_by_pages_sees_each_record_once(make: LogFactory) -> None:
    log = make()
    for size in (1, 200, 3, 130, 1):
        log.append([record(b"%d" % number) for number in range(size)])
    seen: list[int] = []
    while page := log.read(seen[-1] if seen else 0, 10):
        seen += [offset for offset, _ in page]
    assert seen == list(range(1, 336))


def records_are_found_by_offset(make: LogFactory) -> None:
    log = make()
    log.append([record(b"%d" % number) for number in range(1, 301)])
    found = log.records_at([300, 1, 150, 151, 999, 0, 1])
    assert {offset: kept.body for offset, kept in found.items()} == {
        1: b"1",
        150: b"150",
        151: b"151",
        300: b"300",
    }


def a_reopened_log_holds_the_same(make: LogFactory) -> None:
    log = make()
    log.append([record(b"a"), record(b"b")])
    log.close()
    again = make()
    assert bodies(again) == [b"a", b"b"]
    assert again.append([record(b"c")]) == 3


def two_writers_share_the_offsets(make: LogFactory) -> None:
    one, two = make(), make()
    firsts = [
        one.append([record(b"a")]),
        two.append([record(b"b")] * 2),
        one.append([record(b"c")]),
    ]
    assert firsts == [1, 2, 4]
    assert bodies(two) == [b"a", b"b", b"b", b"c"]


def an_erased_record_keeps_its_place(make: LogFactory) -> None:
    log = make()
    log.append([record(b"%d" % number) for number in range(1, 301)])
    log.erase([2, 299, 999])
    log.erase([2])
    left = bodies(log)
    assert (left[0], left[1], left[298], left[299]) == (b"1", b"", b"", b"300")
    assert log.records_at([2])[2].body == b""
    assert (log.start(), log.end()) == (1, 300)


def no_record_takes_no_place(make: LogFactory) -> None:
    log = make()
    assert log.append([]) == log.append([record(b"a")]) == 1
    assert bodies(log) == [b"a"]


def a_rewritten_record_keeps_its_place(make: LogFactory) -> None:
    log = make()
    log.append([record(b"%d" % number) for number in range(1, 301)])
    log.rewrite({2: b"two", 300: b"", 999: b"nothing"})
    assert bodies(log) == [b"1", b"two", *(b"%d" % number for number in range(3, 300)), b""]


def trimmed_records_are_gone_and_offsets_go_on(make: LogFactory) -> None:
    log = make()
    log.append([record(b"%d" % number) for number in range(1, 301)])
    log.trim(before=200)
    assert (log.start(), log.end()) == (200, 300)
    assert log.read(0, 1)[0][0] == 200
    assert log.records_at([199, 200]).keys() == {200}
    log.trim(before=100)
    assert log.start() == 200
    log.trim(before=9_999)
    assert (log.start(), log.end(), log.read(0, 10)) == (301, 300, [])
    assert log.append([record(b"next")]) == 301
    assert (log.start(), log.end()) == (301, 301)


LOG_CHECKS: Final = (
    an_empty_log_starts_at_one,
    offsets_start_at_one_without_holes,
    a_record_comes_back_as_it_was,
    many_and_large_records_keep_their_order,
    reading_by_pages_sees_each_record_once,
    records_are_found_by_offset,
    a_reopened_log_holds_the_same,
    two_writers_share_the_offsets,
    an_erased_record_keeps_its_place,
    no_record_takes_no_place,
    a_rewritten_record_keeps_its_place,
    trimmed_records_are_gone_and_offsets_go_on,
)
