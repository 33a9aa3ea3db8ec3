"""Checkpoints: what is signed, how one is read, and the signature check of the lone verifier."""

import dataclasses
import functools
import importlib.util
import json

import pytest
from audited import VERIFIER
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.domain import audit, checkpoints

HEAD = audit.link(None, {"action": "测试"}, 5)


@functools.cache
def lone():
    """The verifier that stands alone, as a module."""
    spec = importlib.util.spec_from_file_location("verify_audit", VERIFIER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_checkpoint_is_read_as_it_was_written():
    """The line of a checkpoint gives the same checkpoint; its signature is its key's."""
    key = checkpoints.private_key(checkpoints.new_key())
    made = checkpoints.signed(key, HEAD, HEAD, 7)
    assert checkpoints.read(made.line()) == made
    assert checkpoints.valid(made, key.public_key())
    stranger = checkpoints.private_key(checkpoints.new_key())
    assert not checkpoints.valid(made, stranger.public_key())
    assert (made.seq, made.hash, made.count, made.chain) == (1, HEAD.hash, 1, HEAD.hash)


@pytest.mark.parametrize("field", ["seq", "hash", "count", "chain", "at_us", "key"])
def test_every_member_is_signed(field):
    """Changing any member of a checkpoint breaks its signature."""
    key = checkpoints.private_key(checkpoints.new_key())
    made = checkpoints.signed(key, HEAD, HEAD, 7)
    value = getattr(made, field)
    changed = value + 1 if isinstance(value, int) else value + "0"
    assert not checkpoints.valid(dataclasses.replace(made, **{field: changed}), key.public_key())


@pytest.mark.parametrize(
    "change",
    [{"format": "other"}, {"seq": "1"}, {"seq": True}, {"hash": 1}, {"more": 1}, {"seq": None}],
)
def test_what_is_no_checkpoint_is_refused(change):
    """Another format, another type, one member more or less: none is guessed at."""
    key = checkpoints.private_key(checkpoints.new_key())
    members = json.loads(checkpoints.signed(key, HEAD, HEAD, 7).line())
    with pytest.raises(ValueError, match=r"\w"):
        checkpoints.read(json.dumps(members | change))
    del members["count"]
    with pytest.raises(ValueError, match="members"):
        checkpoints.read(json.dumps(members))


def test_a_chain_names_a_key_by_an_event_only():
    """The event gives the key back; other events name none, whatever they say."""
    key = checkpoints.private_key(checkpoints.new_key()).public_key()
    named = audit.link(None, checkpoints.announcement(key), 5)
    assert checkpoints.announced(named) == key
    for event in (
        {"action": "note", "text": "audit.key", "was": checkpoints.KEY_ACTION},
        {"action": checkpoints.KEY_ACTION},
        {"action": checkpoints.KEY_ACTION, "publicKey": "00"},
        {"action": checkpoints.KEY_ACTION, "publicKey": 7},
    ):
        assert checkpoints.announced(audit.link(None, event, 5)) is None


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [  # RFC 8032, section 7.1, tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_the_lone_verifier_takes_the_vectors_of_rfc_8032(public, message, signature):
    """Signatures of the standard are valid, and no longer when one bit of anything is changed."""
    signed = lone().signed
    parts = [bytes.fromhex(each) for each in (public, message, signature)]
    assert signed(*parts)
    for at, part in enumerate(parts):
        if part:
            bent = [*parts[:at], bytes([part[0] ^ 1]) + part[1:], *parts[at + 1 :]]
            assert not signed(*bent)


@settings(max_examples=40, deadline=None)
@given(message=st.binary(max_size=200), bit=st.integers(0, 64 * 8 - 1))
def test_the_lone_verifier_agrees_with_the_library(message, bit):
    """What the library signs is valid; with a bit of the signature changed it is not."""
    key = checkpoints.private_key(checkpoints.new_key())
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    signed = lone().signed
    assert signed(public, message, bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not signed(public, message, bytes(signature))


def test_the_lone_verifier_refuses_a_second_form_of_a_signature():
    """The scalar plus the order of the group is not the same signature (malleability)."""
    module = lone()
    key = checkpoints.private_key(checkpoints.new_key())
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + module.Q
    assert module.signed(public, b"x", signature)
    assert not module.signed(public, b"x", signature[:32] + scalar.to_bytes(32, "little"))
