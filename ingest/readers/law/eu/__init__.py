"""Acts of the European Union: EUR-Lex pages, Formex and Akoma Ntoso."""
