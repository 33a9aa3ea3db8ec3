"""The schema as a reviewed file: `python -m cli.sdl PATH` writes it, `--check PATH` compares."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from schema.gql import bilingual, root
from schema.settings import Settings


def main(
    path: Annotated[Path, typer.Argument(help="The file: docs/schema.graphql.")],
    check: Annotated[
        bool, typer.Option("--check", help="Compare only; exit with 1 if it differs.")
    ] = False,
) -> None:
    """Write the schema to a file, or check that the file is up to date."""
    schema = root.build(Settings())
    if bare := bilingual.untranslated(schema._schema):  # noqa: SLF001
        typer.echo(f"no English in schema/gql/english.toml: {', '.join(bare)}", err=True)
        raise typer.Exit(1)
    wanted = root.sdl(schema)
    if not check:
        path.write_text(wanted, encoding="utf-8")
        return
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    old, new = held.splitlines(keepends=True), wanted.splitlines(keepends=True)
    diff = "".join(difflib.unified_diff(old, new, str(path), "schema.gql.root"))
    typer.echo(diff, nl=False)
    raise typer.Exit(int(bool(diff)))


if __name__ == "__main__":
    typer.run(main)
