"""Text files read by bounded lines: gzip or not, in UTF-8, UTF-16, Windows-1252 or Latin-1."""

import codecs
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from filrouge.core.language import Words
from filrouge.core.sentences import said
from filrouge.sources.files.errors import FileUnreadableError
from filrouge.sources.files.formats.rows import LINE_CHARACTERS_MAX, Table
from filrouge.sources.files.wording import (
    CHECK_NAME,
    DAMAGED,
    EXPORT_AGAIN,
    FETCH_AGAIN,
    NO_FILE,
    ProblemError,
    beyond_line,
    unreadable_file,
)

_CHUNK_BYTES: Final = 1 << 20
_PACKED_BYTES: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
READ_ERRORS: Final = (OSError, EOFError, zlib.error, UnicodeError, ValueError)
"""What a truncated, damaged or unreadable file raises while it is read."""


class TextShape(NamedTuple):
    encoding: str
    lines: int


def opened_bytes(path: Path) -> io.BufferedReader:
    """The file's bytes, unpacked when its content (not its name) is gzip."""
    raw = path.open("rb")
    start = raw.read(2)
    raw.seek(0)
    if start != _GZIP:
        return raw
    return io.BufferedReader(_Unpacked(raw), _CHUNK_BYTES)


class _Unpacked(io.RawIOBase):
    """Gzip members unpacked piece by piece: a file cut short gives all that comes before the cut,
    then raises EOFError. (The standard library's reader loses the last piece.)"""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._unpacker = zlib.decompressobj(wbits=31)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self._unpacker.eof:
                self._waiting = self._unpacker.unused_data or self._waiting
                self._waiting = (self._waiting or self._packed.read(_PACKED_BYTES)).lstrip(b"\0")
                if not self._waiting:
                    return 0
                self._unpacker = zlib.decompressobj(wbits=31)
            packed = self._waiting or self._packed.read(_PACKED_BYTES)
            if not packed:
                raise EOFError
            unpacked = self._unpacker.decompress(packed, len(buffer))
            self._waiting = self._unpacker.unconsumed_tail
            if unpacked:
                buffer[: len(unpacked)] = unpacked
                return len(unpacked)

    def close(self) -> None:
        self._packed.close()
        super().close()


def text_shape(path: Path, encoding: str = "") -> TextShape:
    """The encoding of a file, found by reading it once, and its number of lines.

    Raises FileUnreadableError when it cannot be opened or the encoding's name is unknown.
    """
    try:
        with opened_bytes(path) as file:
            return _measured(file, encoding)
    except LookupError:
        raise unreadable_file(
            path,
            Words(f"the encoding `{encoding}` is unknown", f"le codage `{encoding}` est inconnu"),
            Words("Use utf-8, cp1252 or latin-1.", "Employez utf-8, cp1252 ou latin-1."),
        ) from None
    except READ_ERRORS as error:
        raise unreadable(path, 0, error) from error


def _measured(file: io.BufferedReader, encoding: str) -> TextShape:
    first = _piece(file)
    if not encoding and first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    candidates = [encoding] if encoding else ["utf-8-sig", "cp1252", "latin-1"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in candidates}
    lines = 0
    chunk = first
    while True:
        lines += chunk.count(b"\n")
        for name in candidates[:-1]:
            if name in decoders and not _decodes(decoders[name], chunk):
                del decoders[name]
        if not chunk:
            return TextShape(next(iter(decoders)), lines)
        chunk = _piece(file)


def _piece(file: io.BufferedReader) -> bytes:
    """The next bytes. A file cut short is reported when its rows are read, after those before."""
    try:
        return file.read1(_CHUNK_BYTES)
    except (EOFError, zlib.error):
        return b""


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeError:
        return False
    return True


def bounded_lines(file: IO[str]) -> Iterator[str]:
    """The lines of a text, each of bounded length."""
    while line := file.readline(LINE_CHARACTERS_MAX):
        if len(line) >= LINE_CHARACTERS_MAX and not line.endswith("\n"):
            raise ProblemError(
                f"a line is longer than {LINE_CHARACTERS_MAX} characters",
                f"une ligne dépasse {LINE_CHARACTERS_MAX} caractères",
            )
        yield line


def unreadable(path: Path, line: int, error: Exception) -> FileUnreadableError:
    """The same trouble in words for whoever sent the file."""
    if isinstance(error, FileNotFoundError):
        return unreadable_file(path, NO_FILE, CHECK_NAME)
    where = beyond_line(line)
    if isinstance(error, OSError | EOFError | zlib.error) and not _is_access(error):
        return unreadable_file(path, DAMAGED, FETCH_AGAIN, where)
    why = error.words if isinstance(error, ProblemError) else said(error)
    return unreadable_file(path, why, EXPORT_AGAIN, where)


def _is_access(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno is not None


def fail(table: Table, line: int, error: Exception) -> None:
    """Note on the table why its reading stopped."""
    table.failure = unreadable(table.path, line, error)
