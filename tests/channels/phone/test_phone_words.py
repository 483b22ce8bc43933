"""What is read out, what keys mean, and where speech begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.phone.audio import SILENCE, frames
from bot.channels.phone.ear import Ear
from bot.channels.phone.hearing import NoModel, SherpaRecogniser, writable
from bot.channels.phone.keypad import PAUSE_SECONDS, Command, Keypad
from bot.channels.phone.speaking import as_pinyin
from bot.channels.phone.spoken import number, spoken, with_number


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (
            "工单编号20261123000001，请收好。",
            "工单编号二零二六，幺幺二三，零零零，零零幺。二零二六，幺幺二三，零零零，零零幺，请收好。",
        ),
        ("承诺在2026年11月25日17:30前答复", "承诺在二零二六年十一月二十五日十七点三十分前答复"),
        ("电话023-67891234", "电话零二三六七八九幺二三四"),
        ("请立即拨打110、119或者120", "请立即拨打幺幺零、幺幺九或者幺二零"),
        ("12345热线", "幺二三四五热线"),
        ("110天", "一百一十天"),
        ("满意率98.5%", "满意率百分之九十八点五"),
        ("「路灯坏了」", "路灯坏了"),
        ("20个工作日，第10位，1005元", "二十个工作日，第十位，一千零五元"),
    ],
)
def test_figures_are_read_out_as_chinese_reads_them(text: str, heard: str) -> None:
    assert spoken(text) == heard


@given(st.text(max_size=200))
def test_no_figure_is_left_to_the_voice(text: str) -> None:
    assert not any(sign in "0123456789" for sign in spoken(text))


@given(st.integers(0, 9999))
def test_every_number_has_words_of_its_own(value: int) -> None:
    assert number(value) != number((value + 1) % 10000)


def test_characters_of_two_readings_are_read_by_their_word() -> None:
    assert as_pinyin("去银行，重庆") == "qu4 yin2 hang2 ， chong2 qing4"


@pytest.mark.parametrize("text", ["就用这个号码", "打我这个电话就行", "本机号码", "就是这个号"])
def test_who_means_the_number_that_they_call_from_need_not_say_it(text: str) -> None:
    assert with_number(text, "13800001111").endswith("，13800001111")


@pytest.mark.parametrize("text", ["路灯坏了", "13900002222，就这个号码"])
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert with_number(text, "13800001111") == text


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("0#", Command.PERSON),
        ("9#", Command.REPEAT),
        ("*", Command.BACK),
        ("0923#", "0923"),
        ("12*34#", "34"),
    ],
)
def test_keys_mean_one_thing(keys: str, meant: Command | str) -> None:
    pad = Keypad()
    assert [found for key in keys if (found := pad.press(key, 0.0))] == [meant]


def test_a_number_is_whole_when_no_key_follows() -> None:
    pad = Keypad()
    pad.press("4", 0.0)
    pad.press("2", 1.0)
    assert pad.wait(1.0 + PAUSE_SECONDS / 2) is None
    assert pad.wait(1.0 + PAUSE_SECONDS) == "42"
    assert pad.wait(99.0) is None


def test_0_alone_is_a_person_soon() -> None:
    pad = Keypad()
    pad.press("0", 0.0)
    assert pad.wait(PAUSE_SECONDS / 2) is Command.PERSON


@pytest.mark.rule("CO-9")
def test_a_turn_is_everything_between_two_silences(speech: bytes) -> None:
    ear, said = Ear(), []
    sound = [*([SILENCE] * 50), *frames(speech), *([SILENCE] * 50)]
    for place, frame in enumerate(sound):
        if heard := ear.feed(frame, place * 0.02):
            said.append(heard)
    assert len(said) == 1
    assert len(said[0]) >= 0.9 * len(speech.strip(b"\0"))


def test_a_turn_ends_also_when_the_line_falls_silent(speech: bytes) -> None:
    ear = Ear()
    for frame in frames(speech)[:50]:
        ear.feed(frame, 0.0)
    assert ear.hears_speech
    assert ear.wait(0.5) is None
    assert ear.wait(0.8)


def test_silence_and_odd_frames_are_no_speech() -> None:
    ear = Ear()
    assert [ear.feed(frame, 0.0) for frame in [SILENCE, b"", b"\1", SILENCE * 3] * 50] == [None] * 200


def test_a_folder_without_a_model_is_named(tmp_path: object) -> None:
    with pytest.raises(NoModel, match=r"tokens\.txt"):
        SherpaRecogniser(tmp_path, [], tmp_path)  # type: ignore[arg-type]


def test_only_hot_words_that_the_model_can_write_are_given_to_it() -> None:
    assert writable(["江桥路", "鑫路", "江"], "<blk> 0\n江 1\n桥 2\n路 3\n") == ["江桥路", "江"]
