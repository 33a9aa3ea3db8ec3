"""The embedded search engine (tantivy) and the files around it: no server, one writer."""
