"""No hot request reads a table whole that grows with the province, on either database."""

from plans import noting, whole_tables
from starlette.types import ASGIApp

from api.app import create_app
from cli import clock
from indexer.jail import Jail
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import generations
from tests.bench import calls, growth, province, province_rows

LISTS = """query Lists($township: String!) { lists(township: $township) { ... on DutyLists {
  nodes { title entries(first: 20) { edges { node { title responsibilities {
  body { name } duty } citation { quote } } } } } } } }"""
UNREGISTERED = (
    """query Body($place: String!) { body(name: "县烟草专卖局", place: $place) { name } }"""
)


async def _requests(app: ASGIApp, matter: str) -> None:
    """All that `growth` measures, and the lists of a place and a name that is in lists only."""
    for request in growth.requests().values():
        await request(app, matter)
    town = province.townships(1)[0].label
    await calls.post(app, LISTS, {"township": town})
    await calls.post(app, UNREGISTERED, {"place": town})


async def test_hot_requests_find_their_rows_by_an_index(new_settings, monkeypatch):
    """Once warm: search, ask, check, diff, duties, lists, home, suggestions."""
    settings: Settings = new_settings().model_copy(update={"request_timeout_s": 60})
    noted, jail = noting(monkeypatch), Jail(settings)
    first, second = province.questions(2)
    async with opened(settings) as stores:
        await province_rows.load(stores, 2, clock.now_us())
        await generations.rebuild(stores, clock.now_us)
        app = create_app(settings, stores, jail, clock.today)
        await _requests(app, first)  # what is kept over requests is read once
        with noted() as seen:
            await _requests(app, second)
    jail.close()
    assert len(seen) > 20
    assert whole_tables(settings, seen) == {}
