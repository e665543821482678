"""CSV of readers: every spreadsheet's variant goes in, and what goes out comes back the same."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, create_engine

from subscribers import standing, store, suppression
from subscribers.csv_cells import COLUMNS, guard, unguard
from subscribers.csv_in import Circumstances, Imported, import_csv
from subscribers.csv_out import export_csv
from subscribers.preferences import InvalidPreferences, Preferences
from tests.subscribers.conftest import KEY, NOON, add

HOW = Circumstances("import", "2026-11", NOON, KEY)


def take(session: Session, text: str | bytes) -> Imported:
    data = text.encode() if isinstance(text, str) else text
    return import_csv(session, io.BufferedReader(io.BytesIO(data)), HOW)


def written(session: Session) -> str:
    file = io.StringIO()
    export_csv(session, file)
    return file.getvalue()


FULL = (
    "email,name,topics,timezone,hour,days,size,format,empty_days\r\n"
    "ada@example.org,Zoë,graphs; -cats; cat:cs.LG,Europe/Paris,7,weekdays,10,html,silent\r\n"
    "dora@example.org,,-cats; dogs,UTC,23,weekly friday,3,text,note\r\n"
)


@pytest.mark.parametrize(
    "data",
    [
        FULL.encode(),
        FULL.replace("\r\n", "\n").encode("utf-8-sig"),
        FULL.encode("utf-16"),
        FULL.replace(",", "\t").encode(),
        FULL.replace("graphs; -cats; cat:cs.LG", '"graphs; -cats; cat:cs.LG"')
        .replace("-cats; dogs", '"-cats; dogs"')
        .replace(",", ";")
        .encode(),
        FULL.replace("email,", " Email ,").replace("\r\ndora", "\r\n,,,,,,,\r\n\r\ndora").encode(),
    ],
    ids=["plain", "BOM", "UTF-16", "tabs", "semicolons", "spaces and empty lines"],
)
def test_every_variant_goes_in(session: Session, data: bytes) -> None:
    done = take(session, data)
    assert (done.added, done.skipped, done.faulty) == (2, [], [])
    assert written(session).splitlines()[1:] == [
        "ada@example.org,Zoë,graphs; -cats; cat:cs.LG,Europe/Paris,7,weekdays,10,html,silent",
        "dora@example.org,,'-cats; dogs,UTC,23,weekly friday,3,text,note",
    ]


def test_good_rows_go_in_while_bad_ones_are_named(session: Session) -> None:
    done = take(
        session,
        b"email,name,hour\n"
        b"one@example.org,One,7\n"
        b"no address,Two,24\n"
        b'"three@example.org","on two\nlines",8\n'
        b"four@example.org,Four,9,surplus\n"
        b"five@example.org,F\xefve,9\n"
        b"six@example.org\n",
    )
    assert done.added == 3
    assert [remark.line for remark in done.faulty] == [3, 3, 6, 7]
    said = "\n".join(str(remark) for remark in done.faulty)
    assert "line 3: email: 'no address' is no mail address" in said
    assert "line 3: hour: '24' is no time of day" in said
    assert "line 6: row: it has 4 cells for 3 columns" in said
    assert "line 7: row: it is not UTF-8" in said


def test_an_open_quote_spoils_its_row_alone(session: Session) -> None:
    done = take(session, f'email,name\none@example.org,One\n"two@example.org,{"x" * 200_000}\n')
    assert done.added == 1
    assert "it is no CSV" in str(done.faulty[0])


def test_a_quote_that_never_closes_swallows_nobody_in_silence(session: Session) -> None:
    done = take(
        session,
        "email,name,topics\n"
        'one@example.org,"One ""the"" First","graphs"\n'
        'two@example.org,Two "the" Second,graphs\n'
        'three@example.org,Three,"graphs\n'
        'four@example.org,"Four",graphs\n'
        "five@example.org,Five,graphs\n"
        'six@example.org,Six,"graphs\n'
        "seven@example.org,Seven,graphs\n",
    )
    assert done.added == 3
    assert [str(remark) for remark in done.faulty] == [
        "line 4: row: it is no CSV (',' expected after '\"'); check its quotes. "
        "Lines 4 to 5 are left out.",
        "line 7: row: it is no CSV (unexpected end of data); check its quotes. "
        "Lines 7 to 8 are left out.",
    ]


@pytest.mark.parametrize(
    ("header", "because"),
    [
        ("", "the first line must name the columns"),
        ("name,hour", "the first line must name the columns"),
        ("email,colour", "there is no column 'colour'"),
        ("email,Email", "a column stands there twice"),
        ('"email', "it is no CSV"),
        ("x" * 200_000, "it is no CSV"),
    ],
)
def test_a_header_that_is_none_stops_the_import(
    session: Session, header: str, because: str
) -> None:
    with pytest.raises(InvalidPreferences, match=because):
        take(session, f"{header}\nada@example.org,x\n")


def test_an_address_counts_once_in_a_file(session: Session) -> None:
    done = take(session, "email,name\nada@example.org,First\nADA@example.org,Second\n")
    assert done.added == 1
    assert [str(remark) for remark in done.skipped] == [
        "line 3: ADA@example.org stands on line 2 already"
    ]


def test_active_readers_are_updated_and_the_others_passed_over(
    session: Session, ada: int, ben: int, cleo: int
) -> None:
    suppression.suppress(session, "eve@example.org", "complained", key=KEY, now=NOON)
    file = "email,hour\n" + "".join(f"{n}@example.org,9\n" for n in ("ada", "ben", "cleo", "eve"))
    done = take(session, file)
    assert (done.added, done.updated, done.unchanged) == (0, 1, 0)
    assert [str(remark) for remark in done.skipped] == [
        "line 3: ben@example.org has not confirmed yet",
        "line 4: cleo@example.org has left; only they themselves can come back",
        "line 5: eve@example.org is suppressed (complained)",
    ]
    # what the file does not give stays as it was
    assert "ada@example.org,Ada,engines; -looms,UTC,9," in written(session)
    assert take(session, file).unchanged == 1


def test_an_import_is_recorded(session: Session, ada: int) -> None:
    take(session, "email,hour\nada@example.org,9\ndora@example.org,9\n")
    dora = store.find(session, "dora@example.org")
    assert dora is not None
    assert dora.id is not None
    for id, acts in ((ada, ["subscribed", "changed"]), (dora.id, ["imported"])):
        known = standing.export(session, id)
        assert known is not None
        assert [act["act"] for act in known["consent"]] == acts


def test_more_than_a_chunk_goes_in_and_out(session: Session) -> None:
    rows = "".join(f"reader{n}@example.org,topic {n}; -cats\n" for n in range(2_500))
    assert take(session, "email,topics\n" + rows).added == 2_500
    assert written(session).count("'-cats") == 0
    assert written(session).count("; -cats") == 2_500


def test_only_active_readers_are_written_out(
    session: Session, ada: int, ben: int, cleo: int
) -> None:
    assert [line.split(",")[0] for line in written(session).splitlines()] == [
        "email",
        "ada@example.org",
    ]


@given(st.text("'=+-@\t\rabc ", max_size=8) | st.text())
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert guard(cell)[:1] not in tuple("=+-@\t\r")


names = st.text("'=+-@;,\"abé\n ", max_size=10)
lists = st.lists(st.text("'=+-@,\"*:abé ", max_size=10), max_size=4).map("; ".join)


@given(st.lists(st.tuples(names, lists), max_size=5))
def test_what_goes_out_comes_back_the_same(given: list[tuple[str, str]]) -> None:
    engines = [create_engine("sqlite://") for _ in range(2)]
    for engine in engines:
        SQLModel.metadata.create_all(engine)
    with Session(engines[0]) as first, Session(engines[1]) as second:
        for at, (name, interests) in enumerate(given):
            try:
                Preferences.read(email="ada@example.org", interests=interests)
            except InvalidPreferences:
                interests = "-cats"
            add(first, f"=reader{at}@example.org", name=name, interests=interests)
        out = written(first)
        assert take(second, out).added == len(given)
        assert written(second) == out
        assert take(first, out).unchanged == len(given)
        for row in csv.reader(io.StringIO(out)):
            assert all(cell[:1] not in tuple("=+-@") or not cell for cell in row)
    for engine in engines:
        engine.dispose()


def test_the_columns_are_those_of_preferences() -> None:
    # The minute stands in the column of the hour; to count clicks only a reader may allow.
    assert set(COLUMNS.values()) == set(Preferences.model_fields) - {"minute", "clicks"}


def test_an_hour_may_have_minutes_and_comes_back_as_it_went_out(session: Session) -> None:
    take(session, "email,hour\nada@example.org,07:30\ndora@example.org,9\n")
    assert [line.split(",")[4] for line in written(session).splitlines()[1:]] == ["07:30", "9"]
    assert take(session, written(session)).unchanged == 2
    ada = store.find(session, "ada@example.org")
    assert ada is not None
    assert ada.next_edition_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    done = take(session, "email,hour\nada@example.org,07:45\n")
    session.refresh(ada)
    assert (done.updated, ada.next_edition_at) == (1, datetime(2026, 11, 24, 7, 45, tzinfo=UTC))


def test_new_readers_get_the_defaults_where_the_file_says_nothing(session: Session) -> None:
    defaults = {"timezone": "Europe/Paris", "hour": 6, "size": 3}
    rows = b"email,size\nada@example.org,5\n"
    import_csv(session, io.BufferedReader(io.BytesIO(rows)), replace(HOW, defaults=defaults))
    ada = store.find(session, "ada@example.org")
    assert ada is not None
    assert (ada.timezone, ada.hour, ada.size) == ("Europe/Paris", 6, 5)
