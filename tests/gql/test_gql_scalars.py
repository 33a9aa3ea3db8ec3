"""Dates, instants and enums."""

from datetime import UTC, date, datetime

import pytest
from graphql import GraphQLEnumType

from schema.domain.instants import instant
from schema.domain.lists import ListClass, Role
from schema.errors import DateInvalid
from schema.gql.scalars import SCALARS

LISTS = 'query ($asOf: Date) { lists(township: "城关街道", asOf: $asOf) { __typename } }'


@pytest.mark.parametrize(
    "bad",
    ["2025-02-30", "20250301", "2025-W09-6", "2025-3-1", "２０２５-03-01", "", 20250301, True],
)
async def test_only_a_civil_date_is_a_date(execute, bad):
    """Python would take some of these; the answer names the form that is meant."""
    result = await execute(LISTS, asOf=bad)
    assert [error.extensions["code"] for error in result.errors] == ["DATE_INVALID"]
    assert "2025-03-01" in result.errors[0].message


async def test_a_literal_is_checked_like_a_variable(execute):
    """A date in the text of the operation fails validation with the same code."""
    result = await execute('{ lists(township: "城关街道", asOf: "2025-13-01") { __typename } }')
    assert [error.extensions["code"] for error in result.errors] == ["DATE_INVALID"]


def test_an_instant_is_told_to_the_microsecond_in_utc():
    """What stores keep as an integer, no digit lost to floating point."""
    moment = instant(1_748_736_000_123_457)
    assert SCALARS[datetime].serialize(moment) == "2025-06-01T00:00:00.123457Z"
    assert SCALARS[datetime].parse_value("2025-06-01T08:00:00+08:00") == datetime(
        2025, 6, 1, tzinfo=UTC
    )
    with pytest.raises(DateInvalid):
        SCALARS[datetime].parse_value("heute")


def test_a_date_is_told_as_it_is_read():
    """The two directions are inverse."""
    day = date(2025, 3, 1)
    assert SCALARS[date].parse_value(SCALARS[date].serialize(day)) == day


@pytest.mark.parametrize("kind", [ListClass, Role])
def test_enums_are_the_domain_s(schema, kind):
    """Every value of the domain, under its own name, and no other."""
    type_ = schema._schema.type_map[kind.__name__]
    assert isinstance(type_, GraphQLEnumType)
    assert list(type_.values) == [each.name for each in kind]
