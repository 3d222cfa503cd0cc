-- Question: what does this table, view or column mean?
-- Grain: table or view, and each of their columns.
CREATE OR REPLACE VIEW data_dictionary AS
SELECT name, column_name, kind, type, comment FROM dictionary;
COMMENT ON VIEW data_dictionary IS 'What each table, view and column means.';
COMMENT ON COLUMN data_dictionary.name IS 'Table or view.';
COMMENT ON COLUMN data_dictionary.column_name IS 'Column, NULL for the table or view itself.';
COMMENT ON COLUMN data_dictionary.kind IS 'table or view.';
COMMENT ON COLUMN data_dictionary.type IS 'Type of the column.';
COMMENT ON COLUMN data_dictionary.comment IS 'What it means.';
