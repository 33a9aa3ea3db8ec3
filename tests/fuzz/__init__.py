"""Generated operations against a running server: `python -m tests.fuzz.run`."""
