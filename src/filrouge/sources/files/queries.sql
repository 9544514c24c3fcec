-- Run by DuckDB over one file's rows, never over a store. No limit: every row is read once.

-- name: rows_by_key
SELECT *
FROM file_rows
ORDER BY filrouge_key NULLS FIRST, filrouge_row;

-- name: rows_with_occurrence
SELECT
    *,
    row_number() OVER (PARTITION BY filrouge_key ORDER BY filrouge_row) - 1 AS filrouge_occurrence
FROM file_rows
ORDER BY filrouge_row;
