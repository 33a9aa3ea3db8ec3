"""The `yidan` command: composes the two programs; holds no rule."""
