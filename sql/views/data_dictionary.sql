-- Question: what does this table, view, macro or column mean?
-- Grain: table, view or table macro, and each column of tables and views.
CREATE OR REPLACE VIEW data_dictionary AS
SELECT name, column_name, kind, type, comment FROM dictionary;
COMMENT ON VIEW data_dictionary IS 'What each table, view, table macro and column means.';
COMMENT ON COLUMN data_dictionary.name IS 'Table, view or table macro.';
COMMENT ON COLUMN data_dictionary.column_name IS 'Column, NULL for the table, view or macro itself.';
COMMENT ON COLUMN data_dictionary.kind IS 'table, view or macro.';
COMMENT ON COLUMN data_dictionary.type IS 'Type of the column; of a macro its parameters.';
COMMENT ON COLUMN data_dictionary.comment IS 'What it means.';
