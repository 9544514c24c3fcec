"""The addresses of segments: lists, reasons, conditions and acts."""

from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from filrouge.http.segments.acts import put_segment, remove_segment
from filrouge.http.segments.conditions import parse_condition, preview_condition, show_schema
from filrouge.http.segments.reading import (
    explain_segment,
    list_members,
    list_overlaps,
    list_segments,
    show_segment,
)

SEGMENTS: Final[Sequence[HTTPRouteHandler]] = (
    list_segments,
    show_segment,
    list_members,
    explain_segment,
    list_overlaps,
    parse_condition,
    preview_condition,
    show_schema,
    put_segment,
    remove_segment,
)

__all__ = ["SEGMENTS"]
