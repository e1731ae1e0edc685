"""One rule cuts texts and queries into words, in every script."""

from __future__ import annotations

from urllib.parse import quote

import psycopg
import pytest
import regex

from cruddur.search.query_parser import words
from tests.conftest import Browser
from tests.properties import given, settings
from tests.properties import strategies as st
from tests.search.test_search import found, handles


def matches(database: psycopg.Connection, text: str, term: str) -> bool:
    row = database.execute(
        "SELECT search_vector(%s) @@ search_query(%s, FALSE)", (text, list(words(term)))
    ).fetchone()
    return bool(row and row[0])


# Text, and terms that find it.
FOUND = [
    ("a “plan” of ‘theirs’", ["plan", '"plan"', "„plan“", "theirs"]),
    ("I don’t know", ["don't", "don’t", "don\u02bct", "know"]),
    ("they don't know", ["don’t know", "don't"]),
    ("l’eau d'ici", ["eau", "l'eau", "ici", "d’ici"]),
    (
        "bread—butter–jam",
        ["bread", "butter", "jam", "bread—butter", "bread butter", "bread-butter"],
    ),
    ("no\u00a0break\u202fspace\u3000here\u200bthere", ["break", "space", "here", "there"]),
    ("soft\u00adhyphen and word\u2060joiner", ["softhyphen", "wordjoiner", "soft\u00adhyphen"]),
    ("🎉party", ["party", "🎉", "🎉party", "party🎉"]),
    (
        "I ❤️ this 👍🏽 in 🇩🇪🇫🇷 with 👩\u200d👩\u200d👧",
        ["❤", "❤️", "👍", "👍🏻", "🇫🇷", "👩\u200d👩\u200d👧", "👧"],
    ),
    ("TCP/IP and OS/2", ["tcp/ip", "tcp", "ip", "os/2"]),
    ("written in node.js", ["node.js", "node", "js", "Node.JS", "node.j"]),
    ("π is 3.14 or 3,141", ["3.14", "3.1", "3", "3,141", "π"]),
    ("see report.pdf!", ["report.pdf", "report", "pdf", "report.p"]),
    ("on 2026-11-30 at 12:30", ["2026-11-30", "2026", "30", "12:30", "11-30"]),
    (
        "mail bob_smith@mail.example.org",
        ["bob_smith@mail.example.org", "bob", "smith", "example.org"],
    ),
    (
        "https://www.example.com/a/b-c?d=e%20f#g",
        ["https://www.example.com/a/b-c?d=e%20f#g", "example.com", "www.example.com/a", "b-c"],
    ),
    ("issue #123, C++ and C#", ["#123", "123", "c++", "C#"]),
    (
        "v1.2.3-beta+5, −5 °C, 50%, $20, 5€",
        ["v1.2", "v1.2.3", "beta", "-5", "50%", "$20", "20", "5€"],
    ),
    (
        "Straße ΟΔΥΣΣΕΥΣ Ὀδυσσεύς",
        ["STRASSE", "strasse", "straße", "οδυσσευς", "ΟΔΥΣΣΕΎΣ", "οδυσσευσ"],
    ),
    ("Zürich Café ŁÓDŹ Ærø Việt Đà İstanbul ısı", ["zurich", "cafe", "lodz", "aero", "viet", "da"]),
    ("İSTANBUL ve ısı", ["istanbul", "İstanbul", "isi"]),
    ("ﬁne Ｆｕｌｌ ｶﾞｷﾞ ①② 𝐛𝐨𝐥𝐝 Cruddur™", ["fine", "full", "ガギ", "bold", "cruddur"]),
    ("今日は東京に行く", ["東京", "東", "京", "く", "今日は", "東京に行く", "行く", "今日"]),
    ("iPhone15を買う", ["iphone15", "買う", "iPhone15を", "を"]),
    (
        "東京都、京都府tower",
        ["東京都", "京都", "都", "府", "東京都、京都府", "府tower", "京都府tow"],
    ),
    ("서울에서 김철수를 만났다", ["서울", "김철수", "철수", "만났", "서울에서"]),
    ("ผมอยากไปกรุงเทพพรุ่งนี้", ["กรุงเทพ", "ไป", "พรุ่งนี้", "อยาก"]),
    ("ຂ້ອຍຢູ່ວຽງຈັນ", ["ວຽງຈັນ"]),
    ("ខ្ញុំនៅភ្នំពេញ", ["ភ្នំពេញ"]),
    ("ရန်ကုန်မြို့မှာ", ["ရန်ကုန်", "မြို့"]),
    ("अमित हिन्दी में", ["अमित", "हिन्दी", "हिन्"]),
    ("ශ්\u200dරී ලංකා", ["ශ්\u200dරී", "ලංකා", "ශ්රී"]),
    ("می\u200cخواهم کتاب", ["می\u200cخواهم", "می خواهم", "خواهم", "كتاب"]),
    ("كِتَابٌ جميـــل أحمد", ["كتاب", "جميل", "احمد"]),
    ("سال ۱۴۰۳ و ٢٠٢٦ على مدرسة", ["1403", "۱۴۰۳", "١٤٠٣", "2026", "۲۰۲۶", "علی", "مدرسه"]),
    ("שָׁלוֹם צה״ל", ["שלום", 'צה"ל']),
    ("Ёлка и йод", ["елка", "ёлка", "ЙОД", "иод"]),
    ("ぱぴぷ パピプ", ["ぱぴ", "パピプ"]),
]
NOT_FOUND = [
    ("js for a node", "node.js"),
    ("IP over TCP", "tcp/ip"),
    ("14 of 3", "3.14"),
    ("東の京", "東京"),
    ("京都", "東京都"),
    ("bread", "read"),
    ("हिन्दी", "हन्दी"),
    ("ก่อน", "กอน"),
    ("a party", "🎉"),
    ("anything", "—"),
    ("anything", "!!"),
]


@pytest.mark.parametrize(("text", "terms"), FOUND, ids=lambda value: str(value)[:20])
def test_text_is_found_by_what_it_says(
    admin: psycopg.Connection, text: str, terms: list[str]
) -> None:
    assert [term for term in terms if not matches(admin, text, term)] == []


@pytest.mark.parametrize(("text", "term"), NOT_FOUND)
def test_text_is_not_found_by_what_it_does_not_say(
    admin: psycopg.Connection, text: str, term: str
) -> None:
    assert not matches(admin, text, term)


SENTENCES = [
    "All human beings are born free and equal in dignity and rights.",
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "Todos los seres humanos nacen libres e iguales, ¿no?",
    "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności.",
    "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng.",
    "Все люди рождаются свободными и равными в своём достоинстве.",
    "Всі люди народжуються вільними і рівними у своїй гідності.",
    "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι.",
    "Բոլոր մարդիկ ծնվում են ազատ ու հավասար։",
    "ყველა ადამიანი იბადება თავისუფალი.",
    "כל בני האדם נולדו בני חורין ושווים בערכם.",
    "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق.",
    "تمام افراد بشر آزاد به دنیا می\u200cآیند.",
    "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता है।",
    "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা নিয়ে জন্মগ্রহণ করে।",
    "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
    "ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును జన్మతః స్వతంత్రులు.",
    "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน",
    "មនុស្សទាំងអស់កើតមកមានសេរីភាព",
    "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် မွေးဖွားလာသည်။",
    "ሰብአዊ ፍጡራን ሁሉ ነጻ ናቸው።",
    "すべての人間は、生まれながらにして自由であり、カタカナもある。",
    "人人生而自由，在尊严和权利上一律平等。",
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
]
WORD = regex.compile(r"\b.+?\b", regex.WORD)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_unicode_word_of_a_sentence_finds_it(admin: psycopg.Connection, sentence: str) -> None:
    segments = {part for part in WORD.findall(sentence) if regex.search(r"[\p{L}\p{N}]", part)}
    assert len(segments) > 3
    assert [part for part in segments if not matches(admin, sentence, part)] == []
    assert [part for part in segments if not matches(admin, sentence, part.upper())] == []
    assert matches(admin, sentence, sentence)


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_any_text_finds_itself(admin: psycopg.Connection, text: str) -> None:
    text = text.replace("\0", "")
    found = admin.execute(
        "SELECT search_vector(%(text)s) @@ search_query(%(typed)s, FALSE),"
        " search_vector(%(text)s) @@ search_query(%(typed)s, TRUE)",
        {"text": text, "typed": text.split()},
    ).fetchone()
    assert found in {(True, True), (None, None)}


NAMES = {
    "田中太郎": ["田中太郎", "田中", "太郎", "田"],
    "Δημήτρης": ["Δημήτρης", "δημητρης", "ΔΗΜΗ"],
    "Сергей Иванов": ["Сергей", "сергеи", "ИВАН", "Иванов Сергей", "сер"],
    "김철수": ["김철수", "철수", "김"],
    "محمد": ["محمد", "محم"],
    "अमित": ["अमित", "अमि"],
    "José Müller": ["jose", "José", "mull", "MÜLLER jo"],
    "İstanbullu Işık": ["istanbul", "İstanbul", "isik"],
    "שלום": ["שלום", "של"],
    "สมชาย": ["สมชาย", "ชาย"],
    "O’Brien-Smith 🎉": ["o'brien", "brien", "smith", "🎉"],
}


def test_people_are_found_by_names_in_every_script(alice: Browser, anonymous: Browser) -> None:
    assert alice.account is not None
    for name, terms in NAMES.items():
        changed = alice.put("/api/profile/update", json={"display_name": name})
        assert changed.status_code == 200, changed.text
        for term in terms:
            assert handles(anonymous, term) == [alice.account.handle], (name, term)
    assert handles(anonymous, "Сергей") == []


def test_cruds_are_found_in_every_script(alice: Browser, anonymous: Browser) -> None:
    for text in ("今日は東京に行く", "“plan” for node.js", "says #123", "🎉party"):
        alice.crud(text)
    assert found(anonymous, "東京") == ["今日は東京に行く"]
    assert found(anonymous, "plan node.js") == ["“plan” for node.js"]
    assert found(anonymous, "#123") == ["says #123"]
    assert found(anonymous, "🎉") == ["🎉party"]
    assert found(anonymous, "—") == []


@pytest.mark.parametrize("sign", ["\t", "\n", "\r", "\v", "\f", "\x00", "\x7f", "\u2028", "\uf8ff"])
def test_control_characters_of_a_term_are_spaces(
    alice: Browser, anonymous: Browser, sign: str
) -> None:
    assert alice.account is not None
    alice.crud("red kites over bridges")
    alice.put("/api/profile/update", json={"display_name": "Zoë Krüger"})
    assert found(anonymous, f"{sign}bridges{sign}red{sign}") == ["red kites over bridges"]
    assert handles(anonymous, f"{sign}krüger{sign}zoë") == [alice.account.handle]
    for path in ("activities", "users"):
        assert anonymous.get(f"/api/{path}/search?term={quote(sign)}").status_code == 422
