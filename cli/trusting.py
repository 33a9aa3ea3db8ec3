"""`yidan trust`: the manifest of the operations that a front end sends, made when it is built.

What `YIDAN_TRUSTED_DOCUMENTS` names (`api.documents`), in Apollo's form, which has the operations'
names: a client looks its id up there, and sends that. Ids are the SHA-256 of the text. Every
operation is a document of its own, with the fragments that it uses and no others.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import graphql
import orjson
import typer

from cli import running
from schema.gql import root
from schema.settings import Settings

FORMAT = {"format": "apollo-persisted-query-manifest", "version": 1}
SUFFIXES = {".graphql", ".gql"}


def trust(
    paths: Annotated[
        list[Path], typer.Argument(exists=True, help="前端的 .graphql 文件，或其目录。")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="写入此文件；缺省为标准输出。")] = None,
    schema: Annotated[
        Path | None,
        typer.Option("--schema", exists=True, dir_okay=False, help="按此结构文件核对。"),
    ] = None,
) -> None:
    """核对前端的 GraphQL 操作，生成可信操作清单（YIDAN_TRUSTED_DOCUMENTS）。"""
    text = root.sdl(root.build(Settings())) if schema is None else schema.read_text("utf-8")
    try:
        manifest = made(graphql.build_schema(text), [*_sources(paths)])
    except graphql.GraphQLError as error:
        running.stderr.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2).decode() + "\n"
    if out is None:
        typer.echo(data, nl=False)
        return
    out.write_text(data, encoding="utf-8")
    running.stderr.print(
        f"{len(manifest['operations'])} 个操作，写入 {out}", highlight=False, soft_wrap=True
    )


def made(schema: graphql.GraphQLSchema, sources: Sequence[graphql.Source]) -> dict[str, Any]:
    """Return the manifest of all operations in the sources, in order of their names.

    Fragments may stand in another source than what uses them.

    Raises:
        graphql.GraphQLError: a source cannot be parsed or does not fit the schema, a name is there
            twice, an operation has none, or there is no operation; where, is in the message.
    """
    whole = graphql.concat_ast([graphql.parse(source) for source in sources])
    if wrong := graphql.validate(schema, whole):
        raise wrong[0]
    documents = graphql.separate_operations(whole)
    if not documents or "" in documents:
        raise graphql.GraphQLError("须有操作，且每个操作都须有名称。")
    return {**FORMAT, "operations": [_operation(*each) for each in sorted(documents.items())]}


def _operation(name: str, document: graphql.DocumentNode) -> dict[str, str]:
    body = graphql.print_ast(document)
    operation = graphql.get_operation_ast(document, name)
    kind = operation.operation.value if operation else ""
    id_ = hashlib.sha256(body.encode()).hexdigest()
    return {"id": id_, "name": name, "type": kind, "body": body}


def _sources(paths: Sequence[Path]) -> Iterator[graphql.Source]:
    """Files as given, and what directories hold of GraphQL, in order."""
    for given in paths:
        below = sorted(each for each in given.rglob("*") if each.suffix in SUFFIXES)
        for path in [given] if given.is_file() else below:
            yield graphql.Source(path.read_text(encoding="utf-8"), str(path))
