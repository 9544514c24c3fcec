"""Segment: keeps memberships true as events and time move; computed traits; micro-moments."""

from filrouge.segment.answers import Memberships, Overlap
from filrouge.segment.applying import settled
from filrouge.segment.bits import Day
from filrouge.segment.catalogue import Catalogue, Rule
from filrouge.segment.columns import Column, column_of, definitions_of, plain_tables
from filrouge.segment.definitions import (
    Definitions,
    Key,
    MomentDefinition,
    SegmentDefinition,
    TableDefinition,
    TraitDefinition,
    by_key,
    formula_of,
    list_condition,
)
from filrouge.segment.difference import Change, TableChange, changes, table_changes
from filrouge.segment.files import (
    FILE_BYTES_MAX,
    FILES_MAX,
    FOLDERS,
    files_by_key,
    parsed_definitions,
)
from filrouge.segment.formulas import Formula, formulas_of, inlined_formulas
from filrouge.segment.past import (
    FillingError,
    Frame,
    Meanwhile,
    NewRules,
    Past,
    Waiting,
    frames,
)
from filrouge.segment.person import OnePerson
from filrouge.segment.room import Segments
from filrouge.segment.rows import SCHEMA
from filrouge.segment.spans import ANY_EVENT, Span, spans_of
from filrouge.segment.tables import (
    TABLE_BYTES_MAX,
    TABLES,
    TableFiles,
    TablesAsked,
    unread_tables,
    with_tables,
)
from filrouge.segment.uses import loops_in, users_of, uses_of
from filrouge.segment.walk import MembershipChange, Walk
from filrouge.segment.writing import FileChange, file_changes, file_text

__all__ = [
    "ANY_EVENT",
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "FOLDERS",
    "SCHEMA",
    "TABLES",
    "TABLE_BYTES_MAX",
    "Catalogue",
    "Change",
    "Column",
    "Day",
    "Definitions",
    "FileChange",
    "FillingError",
    "Formula",
    "Frame",
    "Key",
    "Meanwhile",
    "MembershipChange",
    "Memberships",
    "MomentDefinition",
    "NewRules",
    "OnePerson",
    "Overlap",
    "Past",
    "Rule",
    "SegmentDefinition",
    "Segments",
    "Span",
    "TableChange",
    "TableDefinition",
    "TableFiles",
    "TablesAsked",
    "TraitDefinition",
    "Waiting",
    "Walk",
    "by_key",
    "changes",
    "column_of",
    "definitions_of",
    "file_changes",
    "file_text",
    "files_by_key",
    "formula_of",
    "formulas_of",
    "frames",
    "inlined_formulas",
    "list_condition",
    "loops_in",
    "parsed_definitions",
    "plain_tables",
    "settled",
    "spans_of",
    "table_changes",
    "unread_tables",
    "users_of",
    "uses_of",
    "with_tables",
]
