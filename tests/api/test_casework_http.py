"""Two hundred steps on twenty cases at once, over HTTP: one winner each, nothing lost."""

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from casework import APPROVER, OFFICER, TODAY, by, open_county, temporary
from starlette.requests import Request

from api.graphql import graphql_app
from api.running import Running
from api.turns import Turns
from schema.domain import audit
from schema.domain.access import Actor
from schema.domain.cases import Event
from schema.gql import root
from schema.gql.context import Context, context_factory
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases.bodies import Register

_APPROVE = """mutation ($case: ID!, $number: String!, $key: String) {
  transitionCase(
    input: {case: $case, action: APPROVE, version: 2, document: "纪要", number: $number,
            dated: "2026-06-01"}
    requestKey: $key
  ) {
    __typename
    ... on CaseDone { repeated step { version } case { number version state } }
    ... on Problem { code }
    ... on VersionProblem { current }
  }
}"""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path) -> Iterator[Settings]:
    """An empty installation on each database."""
    if request.param == "sqlite":
        yield Settings(home=tmp_path, request_timeout_s=300)
        return
    with request.getfixturevalue("postgres").database() as url:
        yield Settings(home=tmp_path, database_url=url, request_timeout_s=300)


@pytest.fixture
async def stores(settings) -> AsyncIterator[Stores]:
    """Its stores."""
    async with opened(settings) as found:
        yield found


def client_of(stores: Stores, settings: Settings) -> httpx.AsyncClient:
    """A client of the GraphQL application; the header says which approver asks."""
    made = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)

    def context(request: Request) -> Context:
        return made(Actor(request.headers["x-approver"], "", APPROVER.grants))

    app = graphql_app(Running(root.build(settings), Turns()), context)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://yidan")


def id_of(key: str) -> str:
    """The global identifier of a case."""
    return base64.urlsafe_b64encode(f"Case:{key}".encode()).rstrip(b"=").decode()


async def test_200_concurrent_steps_on_20_cases(stores, settings):
    """Ten approvers on each case: one is first, nine are told so; numbers and chain are whole."""
    desk = await open_county(stores)
    cases = []
    for number in range(20):
        done = await desk.propose(temporary(title=f"任务{number}"), by(OFFICER))
        done = await desk.step(done, Event.SUBMIT, by(OFFICER))
        cases.append(done.case.id)
    wanted = [(case, approver) for approver in range(10) for case in cases]

    async with client_of(stores, settings) as client:

        async def approve(case: str, approver: int) -> dict:
            variables = {"case": id_of(case), "number": f"〔2026〕{approver}号"}
            answer = await client.post(
                "/",
                json={"query": _APPROVE, "variables": variables},
                headers={"x-approver": f"approver{approver}"},
                timeout=120,
            )
            assert "errors" not in answer.json(), answer.json()
            return answer.json()["data"]["transitionCase"]

        results = await asyncio.gather(*(approve(*each) for each in wanted))
    outcome = Counter(
        (case, each["__typename"]) for (case, _), each in zip(wanted, results, strict=True)
    )
    assert outcome == {
        **{(case, "CaseDone"): 1 for case in cases},
        **{(case, "VersionProblem"): 9 for case in cases},
    }
    assert {each["current"] for each in results if "current" in each} == {3}
    rows = await stores.sql.reads.cases(cases)
    assert {row.number for row in rows} == {f"临〔2026〕{n}号" for n in range(1, 21)}
    assert {(row.version, row.state) for row in rows} == {(3, "REGISTERED")}
    events = await stores.sql.reads.case_events(cases)
    assert Counter(event.event for event in events) == {"PROPOSE": 20, "SUBMIT": 20, "APPROVE": 20}
    chain = await stores.sql.reads.audit_records()
    assert audit.first_break(chain) is None
    assert sum("case.approve" in record.payload for record in chain) == 20


async def test_one_request_sent_many_times_at_once_is_one_step(stores, settings):
    """Of twenty copies of a request with one key one is done, the others get its result."""
    desk = await open_county(stores)
    done = await desk.propose(temporary(), by(OFFICER))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    variables = {"case": id_of(done.case.id), "number": "〔2026〕1号", "key": "k"}
    async with client_of(stores, settings) as client:
        answers = await asyncio.gather(
            *(
                client.post(
                    "/",
                    json={"query": _APPROVE, "variables": variables},
                    headers={"x-approver": "one"},
                    timeout=120,
                )
                for _ in range(20)
            )
        )
    results = [each.json()["data"]["transitionCase"] for each in answers]
    assert Counter(each["repeated"] for each in results) == {False: 1, True: 19}
    assert {(each["case"]["number"], each["step"]["version"]) for each in results} == {
        ("临〔2026〕1号", 3)
    }
