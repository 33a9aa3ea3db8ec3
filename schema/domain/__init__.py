"""Values and pure decisions, a file a noun; knows no driver, no clock, no event loop."""
