"""The chain: whatever is changed, moved, dropped or cut off is found."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.infra import journal
from app.infra.audit import encoding, sealer, signing
from app.infra.audit.signing import Signer
from app.infra.audit.verification import verify
from app.infra.counties import County
from app.infra.db import db
from tests.counts import count as tries
from tests.counts import drawn as draws
from tests.infra.chain import a_chain, a_checkpoint, check, rechained, with_entry

LENGTH = 60
CHAIN = a_chain(LENGTH)
SIGNED = [a_checkpoint(CHAIN, 25), a_checkpoint(CHAIN, LENGTH)]


def test_a_chain_as_it_was_written_is_whole():
    report = check(CHAIN, SIGNED)
    assert report.ok
    assert (report.entries, report.head) == (LENGTH, CHAIN[-1].hash.hex())


def test_a_thousand_random_mutations_are_all_found():
    drawn = draws(20261124)
    missed = []
    for _ in range(tries("mutations", 1_000)):
        kind = drawn.choice(MUTATIONS)
        changed = kind(drawn, list(CHAIN))
        if changed != CHAIN and check(changed, SIGNED).ok:
            missed.append(kind.__name__)
    assert missed == []


def one_bit_of_an_entry(drawn, rows):
    at = drawn.randrange(LENGTH)
    field = drawn.choice(["actor_id", "action", "subject_id", "to_state", "policy_digest", "at"])
    word = rows[at].entry[field].encode()
    place, bit = drawn.randrange(len(word)), 1 << drawn.randrange(3)
    flipped = word[:place] + bytes([word[place] ^ bit]) + word[place + 1 :]
    rows[at] = with_entry(rows[at], **{field: flipped.decode()})
    return rows


def one_fen_of_an_amount(drawn, rows):
    at = drawn.randrange(LENGTH)
    detail = {**rows[at].entry["detail"]}
    detail["amount_fen"] += drawn.choice([-1, 1])
    rows[at] = with_entry(rows[at], detail=detail)
    return rows


def one_bit_of_a_hash(drawn, rows):
    at, name = drawn.randrange(LENGTH), drawn.choice(["hash", "prev"])
    value = bytearray(getattr(rows[at], name))
    value[drawn.randrange(32)] ^= 1 << drawn.randrange(8)
    rows[at] = replace(rows[at], **{name: bytes(value)})
    return rows


def one_dropped(drawn, rows):
    del rows[drawn.randrange(LENGTH)]
    return rows


def one_dropped_and_all_rechained(drawn, rows):
    return rechained(one_dropped(drawn, rows))


def two_swapped(drawn, rows):
    first, second = drawn.sample(range(LENGTH), 2)
    rows[first], rows[second] = rows[second], rows[first]
    return rows


def two_entries_swapped_and_all_rechained(drawn, rows):
    return rechained(two_swapped(drawn, rows))


def one_repeated(drawn, rows):
    at = drawn.randrange(LENGTH)
    return rows[:at] + [rows[at]] + rows[at:]


def one_changed_and_all_rechained(drawn, rows):
    return rechained(one_fen_of_an_amount(drawn, rows))


def the_end_cut_off(drawn, rows):
    return rows[: drawn.randrange(LENGTH)]


def an_entry_gone_behind_its_seal(drawn, rows):
    at = drawn.randrange(LENGTH)
    rows[at] = replace(rows[at], entry=None)
    return rows


MUTATIONS = [
    one_bit_of_an_entry,
    one_fen_of_an_amount,
    one_bit_of_a_hash,
    one_dropped,
    one_dropped_and_all_rechained,
    two_swapped,
    two_entries_swapped_and_all_rechained,
    one_repeated,
    one_changed_and_all_rechained,
    the_end_cut_off,
    an_entry_gone_behind_its_seal,
]


def test_the_first_broken_entry_is_named_and_what_follows_is_unproven():
    rows = list(CHAIN)
    rows[9] = with_entry(rows[9], action="decline")
    report = check(rows, SIGNED)
    assert (report.broken.seq, report.broken.entry) == (10, "entry10")
    assert report.broken.at == CHAIN[9].entry["at"]
    assert (report.entries, report.unproven) == (9, LENGTH - 9)


def test_a_checkpoint_signed_with_a_key_of_ones_own_is_found():
    forged = rechained([with_entry(row, actor_id="nobody") for row in CHAIN])
    stranger = Signer(bytes(32))
    assert "not ours" in check(forged, [a_checkpoint(forged, LENGTH, stranger)]).broken.why


def test_a_checkpoint_changed_after_signing_is_found():
    changed = [replace(SIGNED[0], at="2026-11-25T06:10:00.000000Z")]
    assert "false signature" in check(CHAIN, changed).broken.why


def test_two_forked_histories_are_reported():
    fork = rechained([*CHAIN[:-1], with_entry(CHAIN[-1], action="decline")])
    assert check(CHAIN, [a_checkpoint(fork, LENGTH)]).broken.seq == LENGTH


def test_fractions_are_not_hashed_as_floats():
    with pytest.raises(TypeError):
        encoding.canonical({"detail": {"rate": [0.1]}})
    assert encoding.read_json('{"rate": 0.10}') == {"rate": {"number": "0.10"}}


# From here on the real tables. The chain is one for the whole database, so each test leaves it
# whole: what it breaks, it breaks inside a transaction that is rolled back, or on a copy.


def note_some(world, count: int) -> list[str]:
    entries = [journal.note(world.machine(), world.county, "visit") for _ in range(count)]
    db.session.commit()
    return [entry.public_id for entry in entries]


def test_committed_entries_are_sealed_without_gaps(world):
    note_some(world, 3)
    assert sealer.seal() >= 3
    report = verify()
    assert report.ok, report.broken
    assert report.entries == db.session.execute(text("select count(*) from audit_entries")).scalar()


def test_an_entry_that_commits_late_is_sealed_too(world, app):
    journal.note(world.machine(), world.county, "early")
    db.session.flush()
    with app.app_context():
        later = db.session.get(County, world.county.id)
        journal.note(world.machine(), later, "late")
        db.session.commit()
    sealer.seal(all_ids=False)
    db.session.commit()
    assert sealer.seal(all_ids=False) == 1
    assert verify().ok


def test_two_checkpoints_at_one_size_are_one(world, app):
    note_some(world, 1)
    sealer.seal()
    first = sealer.checkpoint()
    assert sealer.checkpoint() == first
    published = (app.config["VAR"] / "checkpoints.jsonl").read_text().splitlines()
    assert [json.loads(line)["size"] for line in published].count(first.size) == 1


def test_a_checkpoint_is_due_after_a_thousand_entries(world, monkeypatch):
    note_some(world, 2)
    sealer.seal()
    sealer.checkpoint()
    note_some(world, 3)
    sealer.seal()
    assert sealer.checkpoint_if_due() is None
    monkeypatch.setattr(sealer, "CHECKPOINT_ROWS", 3)
    assert sealer.checkpoint_if_due() is not None


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entries set reason = 'x'",
        "delete from audit_entries",
        "truncate audit_entries cascade",
        "update audit_seals set hash = '\\x00'",
        "delete from audit_checkpoints",
        "truncate audit_checkpoints",
        "delete from audit_chains",
        "update audit_blocks set number = 7",
    ],
)
def test_the_database_refuses_to_change_what_was_written(world, statement):
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()


TAMPERING = {
    "an entry rewritten": "update audit_entries set detail = '{\"amount_fen\": 1}'"
    " where id = (select entry_id from audit_seals where seq = :seq)",
    "a seal rewritten": "update audit_seals set hash = sha256('x') where seq = :seq",
    "the end removed": "delete from audit_seals where seq >= :seq",
    "a checkpoint rewritten": "update audit_checkpoints set root = sha256('x')"
    " where size = (select max(size) from audit_checkpoints)",
    "the checkpoints and the end removed": "with gone as (delete from audit_checkpoints)"
    " delete from audit_seals where seq >= :seq",
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_a_superuser_who_goes_round_the_triggers_is_found(world, kind, a_copy):
    note_some(world, 5)
    sealer.seal()
    newest = sealer.checkpoint()
    with a_copy() as copy:
        assert copy.verify().ok
        copy.tamper(TAMPERING[kind], {"seq": newest.size - 2})
        report = copy.verify()
    assert report.broken is not None
    assert report.broken.seq <= newest.size


def test_our_key_is_trusted_and_written_down(app, context):
    ours = signing.signer(app.config)
    assert ours.public in signing.trusted_keys(app.config)
    assert len(signing.signer({"SEAL_KEY": app.config["SEAL_KEY"]}).public) == 32
