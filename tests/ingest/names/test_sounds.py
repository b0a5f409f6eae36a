"""The spellings of one name lead to one key, in all scripts."""

import pytest

from ingest.names.sounds import heard, name_words, sound_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wiktor Tchaika", "Viktor Chaika"),
        ("Yanoukovitch Petr", "Janukowitsch Peter"),
        ("Mykola Bondar", "Nikolai Bondar"),
        ("Abdel-Rahman Nasser", "Abd al-Rahman Nasser"),
        ("Юлия Щербакова", "Julia Scherbakova"),
        ("Jürgen Größ", "Juergen Gross"),
    ],
)
def test_two_spellings_of_a_name_share_a_key(one, other) -> None:
    first, second = (set(sound_keys(name_words(n))) for n in (one, other))
    assert {k for k in first & second if k.startswith("sounds ")}


def test_names_that_sound_otherwise_share_no_key_of_two_words() -> None:
    one, other = (sound_keys(name_words(n)) for n in ("Maria Orlova", "Yulia Petrova"))
    assert not set(one) & set(other)


def test_particles_are_left_out_unless_there_is_nothing_else() -> None:
    assert name_words("al-Haddad") == ("haddad",)
    assert name_words("Al") == ("al",)


def test_words_are_heard_alike_in_two_transliterations() -> None:
    assert heard("zhaparov") == heard("dzhaparov") == heard("japarov")
