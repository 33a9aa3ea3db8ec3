"""Chinese text: exact spans, repair at reading, folding for analysis, tokens for both engines.

Pure: it must not know stores, engines, files or who asks.
"""
