-- The seeds are read again, into the tables that are new.
DELETE FROM schema_file WHERE file IN ('seeds', 'views');
