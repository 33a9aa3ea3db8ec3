"""Stores behind ports: SQL (the truth), source bytes, the search index; `opening` picks them."""
