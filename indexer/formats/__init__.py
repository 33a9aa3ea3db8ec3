"""File forms: one module a form turns a file into blocks and tables; the others are their tools.

`indexer.read` picks the form. These modules must not know what a list or a law is.
"""
