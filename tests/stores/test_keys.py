"""The ring of keys."""

import os
from itertools import count
from pathlib import Path

import pytest

from filrouge.stores.keys_sqlite import KeyRing
from filrouge.stores.keys_sqlite import keyring as module

ANA, BOB = b"a" * 16, b"b" * 16


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    first = KeyRing(tmp_path / "keys.db", os.urandom)
    again = KeyRing(tmp_path / "keys.db", os.urandom)
    assert first.secret == again.secret
    assert len(first.secret) == 32


def test_the_entropy_handed_in_makes_the_keys(tmp_path: Path) -> None:
    numbers = count(1)

    def entropy(length: int) -> bytes:
        return bytes([next(numbers)]) * length

    keys = KeyRing(tmp_path / "keys.db", entropy)
    assert keys.secret == b"\1" * 32
    assert keys.keys_for([ANA, BOB, ANA]) == {ANA: b"\2" * 32, BOB: b"\2" * 32}


def test_a_key_is_the_same_for_ever_and_for_everyone(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys.db", os.urandom)
    made = keys.keys_for([ANA, BOB])
    assert made[ANA] != made[BOB]
    assert keys.keys_for([BOB]) == {BOB: made[BOB]}
    assert KeyRing(tmp_path / "keys.db", os.urandom).keys_for([ANA], create=False) == {
        ANA: made[ANA]
    }


def test_an_unknown_name_gets_no_key_when_only_reading(tmp_path: Path) -> None:
    assert KeyRing(tmp_path / "keys.db", os.urandom).keys_for([ANA], create=False) == {}


def test_a_destroyed_key_is_not_made_again_until_released(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys.db", os.urandom)
    old = keys.keys_for([ANA, BOB])
    keys.destroy([ANA])
    assert keys.keys_for([ANA, BOB]) == {BOB: old[BOB]}
    assert keys.destroyed([ANA, BOB]) == {ANA}
    keys.release([ANA])
    assert keys.destroyed([ANA]) == set()
    assert keys.keys_for([ANA])[ANA] != old[ANA]


def test_a_destroyed_key_is_nowhere_on_disk(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys.db", os.urandom)
    key = keys.keys_for([ANA, BOB])[ANA]
    assert any(key in path.read_bytes() for path in tmp_path.iterdir())
    keys.destroy([ANA])
    assert not any(key in path.read_bytes() for path in tmp_path.iterdir())


def test_a_key_that_another_process_destroyed_is_forgotten(tmp_path: Path) -> None:
    here, there = (
        KeyRing(tmp_path / "keys.db", os.urandom),
        KeyRing(tmp_path / "keys.db", os.urandom),
    )
    here.keys_for([ANA])
    there.destroy([ANA])
    assert here.keys_for([ANA]) == {}


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CACHED_KEYS_MAX", 3)
    keys = KeyRing(tmp_path / "keys.db", os.urandom)
    names = [bytes([number]) * 16 for number in range(10)]
    made = keys.keys_for(names)
    assert len(keys._known) == 3
    assert keys.keys_for(names) == made


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    KeyRing(tmp_path / "keys.db", os.urandom)
    assert (tmp_path / "keys.db").stat().st_mode & 0o077 == 0


def test_two_processes_agree_on_new_keys(tmp_path: Path) -> None:
    here = KeyRing(tmp_path / "keys.db", os.urandom)
    there = KeyRing(tmp_path / "keys.db", os.urandom)
    made = here.keys_for([ANA])
    assert there.keys_for([ANA, BOB])[ANA] == made[ANA]
    assert here.keys_for([ANA, BOB]) == there.keys_for([ANA, BOB])
