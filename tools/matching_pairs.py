"""Check the published pairs of needs and offers, ``benchmarks/data/matching/pairs.csv``.

Run from the repository root: ``python tools/matching_pairs.py [FILE]``. Every fault is said with
its pair; a file without faults ends with its counts. The stemmer is Snowball's
(``snowballstemmer``), a dependency of the checks only.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path

from snowballstemmer import stemmer

FILE = Path("benchmarks/data/matching/pairs.csv")
COLUMNS = (
    "pair",
    "split",
    "theme",
    "need_language",
    "offer_language",
    "need_title",
    "need_text",
    "offer_title",
    "offer_text",
)
LANGUAGES = {"fr": "french", "en": "english", "pt": "portuguese", "ar": "arabic"}
THEMES = (
    "publishing",
    "ecommerce",
    "offshoring",
    "big-data",
    "infrastructure",
    "solutions",
    "mobility",
    "cloud",
    "data-security",
    "e-government",
)
SIDES = ("need", "offer")
LEAST_PER_SPLIT = {"test": 208, "dev": 48}
LEAST_PER_LANGUAGES = {"test": 13, "dev": 3}
LEAST_PER_THEME = 20
WORDS = {"title": (4, 9), "text": (20, 45)}
MOST_SHARED_STEMS = 2
MOST_ALIKE = 0.25
"""Above this share of common stems, two needs (or two offers) of one language are one subject."""
LEAST_ARABIC_LETTERS = 0.9
COGNATE_LETTERS = 6
"""Stems of two languages that begin with so many equal letters are reported as cognates."""

STOP_WORDS = {
    "fr": """
        a à ai aient ailleurs ainsi alors après as assez au aucun aucune auquel aussi autant autre
        autres aux avait avant avec avoir avons ayant beaucoup bien c ça car ce ceci cela celle
        celles celui cependant certain certaine certaines certains ces cet cette ceux chacun
        chacune chaque chez ci combien comme comment d dans de dehors déjà depuis dernier derrière
        des dès dessous dessus deux devant devons doit doivent donc dont du elle elles en encore
        enfin entre es est et étaient était étant été être eu eux fait faire faisons faut fois
        font fur hors ici il ils j jamais je jusqu jusque l la là laquelle le lequel les lesquels
        leur leurs lors lorsque lui m ma mais malgré me même mêmes mes mieux moins mon n ne ni non
        nos notre nôtre nous on ont or ou où par parce parfois parmi pas pendant personne peu peut
        peuvent plus plusieurs pour pourquoi pouvons pouvoir presque près puis qu quand quatre que
        quel quelle quelles quelqu quelque quelques quels qui quoi rien s sa sans sauf se selon
        sera ses seul seule seulement seuls si soi soient soit sommes son sont souvent sous suis
        sur t ta tandis tant te tel telle tels tes toi ton toujours tous tout toute toutes très
        trois trop tu un une unes va vers voici voilà vont vos votre vous y
    """,
    "en": """
        a about above across after again against all almost alone along already also although
        always am among an and another any anyone anything are aren around as at away be became
        because been before behind being below between both but by can cannot could couldn d did
        didn do does doesn doing don done down during each either else enough etc even ever every
        everyone everything few first for from full further get gets getting give given gives go
        goes had has have having he her here hers herself him himself his how however i if in
        inside instead into is isn it its itself just keep kept last less ll made make makes many
        may me might mine more most much must my myself near need needs neither never no nobody
        none nor not nothing now of off often on once one only onto or other others our ours out
        outside over own per perhaps put quite rather re s same see seen several shall she should
        since so some someone something soon still such t take takes than that the their theirs
        them themselves then there these they thing things this those three through to together
        too toward towards two under until up upon us use used uses very via want wants was we
        well were what whatever when where whether which while who whole whom whose why will with
        within without would yet you your
    """,
    "pt": """
        a à acima agora ainda algum alguma algumas alguns além antes ao aos apenas aquela aquelas
        aquele aqueles aquilo as às assim até atrás através bem cada cerca com como conforme
        connosco contra contudo cujo cuja da das de dela delas dele deles demais depois desde
        dessa dessas desse desses desta destas deste destes deve devem dia do dois dos duas
        durante e é ela elas ele eles em embora enquanto então entre era eram essa essas esse
        esses esta está estamos estão estar estas este estes estou eu faz fazem fazer feito foi
        fora foram haver há isso isto já lá lhe lhes logo mais mas me mesma mesmas mesmo mesmos
        meu minha muita muitas muito muitos na nada não nas nem nenhum nenhuma nessa nesse nesta
        neste ninguém no nos nós nossa nossas nosso nossos num numa nunca o onde ora os ou outra
        outras outro outros para pela pelas pelo pelos perante pode podem podemos poder por porque
        porquê pouca poucas pouco poucos próprio própria próprios próprias qual quais qualquer
        quando quanto quase quatro que quem se seja sejam sem sempre sendo ser será seu seus si
        sido só sob sobre somos sua suas são também tanto tantos tão te tem têm temos tendo ter
        teve toda todas todo todos três tudo um uma umas uns vai vão várias vários vez vezes
    """,
    "ar": """
        من في على إلى الى عن مع بين عند لدى حتى منذ خلال قبل بعد حول دون بدون تحت فوق ضد نحو غير
        سوى إلا أن ان إن أنه أنها أننا لأن لأنها لكن لكننا ولكن أو او أم ثم بل هل ما ماذا لا لم لن
        ليس ليست لسنا هو هي هم هن نحن أنت أنا هذا هذه هؤلاء ذلك تلك ذاك هنا هناك الذي التي الذين
        اللذين اللواتي اللاتي كل كله كلها بعض جميع أي أية كما كي لكي حين حيث حينما عندما إذا اذا
        لو لولا كان كانت كانوا يكون تكون قد فقد لقد سوف أكثر أقل جدا فقط أيضا ايضا كذلك مثل بيننا
        لنا لهم لها له لدينا لديها لديهم عليه عليها علينا عليهم منه منها منا منهم فيه فيها فينا
        إليه إليها إلينا إليهم به بها بهم بنا معه معها معنا نفسه نفسها نفس أحد إحدى آخر أخرى آخرين
        عبر بما مما عما فيما ممن لمن بأن بلا وهو وهي وهم ولا ولم ولن وقد ومن وفي وعلى وإلى وعن ومع
        فلا فلم كلما ربما أثناء دائما يوميا وما ولدينا ومنها وفيها ولها إما سواء ضمن لكل بكل وكل
        تم يتم
    """,
}


def main() -> int:
    """Say every fault of the file, or its counts when it has none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--shared", action="store_true", help="list the shared stems of each pair")
    asked = parser.parse_args()
    if found := list(faults(asked.file.read_bytes().decode("utf-8"))):
        print("\n".join(found))
        return 1
    rows = read(asked.file)
    if asked.shared:
        _list_shared(rows)
    print(_counts(rows))
    return 0


def read(file: Path) -> list[dict[str, str]]:
    """Return the rows of the file."""
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def faults(written: str) -> Iterator[str]:
    """Yield one line for each fault of the whole file."""
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    if not rows or tuple(rows[0]) != COLUMNS:
        yield f"columns must be {', '.join(COLUMNS)}"
        return
    if uneven := [row["pair"] for row in rows if not _is_whole(row)]:
        yield f"cells are missing, empty or too many in {', '.join(uneven)}"
        return
    if written != _as_written(rows):
        yield "the file is not what Python's csv module writes (quoting, line ends, spaces)"
    yield from _faults_of_counts(rows)
    for row in rows:
        yield from (f"{row['pair']}: {fault}" for fault in _faults_of_row(row))
    yield from _faults_of_repeats(rows)


def shared_stems(row: dict[str, str]) -> set[str]:
    """Return the content stems that stand in the need and in the offer, accents folded."""
    need, offer = (_stems_of_side(row, side) for side in SIDES)
    return need & offer


def cognates(row: dict[str, str]) -> set[tuple[str, str]]:
    """Return the different stems of need and offer that begin with the same six letters."""
    sides = (sorted(_stems_of_side(row, side)) for side in SIDES)
    return {(n, o) for n, o in product(*sides) if n != o and _begin_alike(n, o)}


def _begin_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= COGNATE_LETTERS and one[:COGNATE_LETTERS] == other[:COGNATE_LETTERS]


def stems(text: str, language: str) -> set[str]:
    """Return the Snowball stems of the content words, accents folded."""
    content = (word for word in words(text) if not _is_stop_word(fold(word), language))
    return {fold(_stem(word, language)) for word in content}


def words(text: str) -> list[str]:
    """Return the words of letters, two or longer, in lower case, without Arabic vowel signs."""
    plain = re.sub("[\u064b-\u0652\u0640]", "", unicodedata.normalize("NFC", text.casefold()))
    return [word for word in re.findall(r"[^\W\d_]+", plain) if len(word) > 1]


def fold(word: str) -> str:
    """Return the word without accents."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in STOP_WORDS[language].split())


def _is_stop_word(word: str, language: str) -> bool:
    """Say whether the word is a small one, also behind the Arabic "and" and "so"."""
    behind = word[1:] if language == "ar" and word[0] in "وف" else word
    return bool({word, behind} & _stop_words(language))


@cache
def _stem(word: str, language: str) -> str:
    return str(stemmer(LANGUAGES[language]).stemWord(word))


def _stems_of_side(row: dict[str, str], side: str) -> set[str]:
    return stems(f"{row[f'{side}_title']} {row[f'{side}_text']}", row[f"{side}_language"])


def _is_whole(row: dict[str, str]) -> bool:
    return row.keys() == set(COLUMNS) and all(text and text.strip() for text in row.values())


def _as_written(rows: list[dict[str, str]]) -> str:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: text.strip() for name, text in row.items()} for row in rows)
    return target.getvalue()


def _faults_of_counts(rows: list[dict[str, str]]) -> Iterator[str]:
    splits = Counter(row["split"] for row in rows)
    themes = Counter(row["theme"] for row in rows)
    cells = Counter((row["split"], row["need_language"], row["offer_language"]) for row in rows)
    yield from _too_few(splits, LEAST_PER_SPLIT)
    yield from _too_few(themes, dict.fromkeys(THEMES, LEAST_PER_THEME))
    for split, need, offer in product(LEAST_PER_LANGUAGES, LANGUAGES, LANGUAGES):
        count, least = cells[split, need, offer], LEAST_PER_LANGUAGES[split]
        if count < least:
            yield f"{split}, {need} to {offer}: {count} pairs, fewer than {least}"


def _too_few(counted: Counter[str], wanted: dict[str, int]) -> Iterator[str]:
    for name in sorted(counted.keys() - wanted.keys()):
        yield f"{name}: not one of {', '.join(wanted)}"
    for name, least in wanted.items():
        if counted[name] < least:
            yield f"{name}: {counted[name]} pairs, fewer than {least}"


def _faults_of_row(row: dict[str, str]) -> Iterator[str]:
    if {row["need_language"], row["offer_language"]} - LANGUAGES.keys():
        yield "a language is not one of fr, en, pt, ar"
        return
    for side, part in product(SIDES, WORDS):
        yield from _faults_of_length(row[f"{side}_{part}"], f"{side}_{part}", WORDS[part])
    for side in SIDES:
        text = f"{row[f'{side}_title']} {row[f'{side}_text']}"
        yield from _faults_of_language(text, row[f"{side}_language"], side)
    shared = shared_stems(row)
    if len(shared) > MOST_SHARED_STEMS:
        yield f"need and offer share {len(shared)} stems: {', '.join(sorted(shared))}"


def _faults_of_length(text: str, name: str, bounds: tuple[int, int]) -> Iterator[str]:
    count = sum(bool(re.search(r"\w", word)) for word in text.split())
    if not bounds[0] <= count <= bounds[1]:
        yield f"{name} has {count} words, not {bounds[0]} to {bounds[1]}"


def _faults_of_language(text: str, language: str, side: str) -> Iterator[str]:
    letters = [letter for letter in text if letter.isalpha()]
    in_arabic = sum("ARABIC" in unicodedata.name(letter, "") for letter in letters)
    arabic = in_arabic / max(1, len(letters))
    if language == "ar":
        if arabic < LEAST_ARABIC_LETTERS:
            yield f"{side} is said to be ar, but {arabic:.0%} of its letters are Arabic"
    elif arabic:
        yield f"{side} is said to be {language}, but holds Arabic letters"
    elif (told := _likeliest(text)) != language:
        yield f"{side} is said to be {language}, but its small words are those of {told}"


def _likeliest(text: str) -> str:
    """Return the language, of those in Latin letters, whose small words are most frequent."""
    found = [fold(word) for word in words(text)]
    return max(("fr", "en", "pt"), key=lambda name: sum(w in _stop_words(name) for w in found))


def _faults_of_repeats(rows: list[dict[str, str]]) -> Iterator[str]:
    yield from _repeated("pair", [row["pair"] for row in rows])
    for part in WORDS:
        yield from _repeated(part, [row[f"{side}_{part}"] for row in rows for side in SIDES])
    for side, language in product(SIDES, LANGUAGES):
        chosen = [row for row in rows if row[f"{side}_language"] == language]
        yield from _too_alike(chosen, side)


def _repeated(name: str, values: list[str]) -> Iterator[str]:
    for value, count in Counter(fold(value.casefold()) for value in values).items():
        if count > 1:
            yield f"{name} stands {count} times: {value}"


def _too_alike(rows: list[dict[str, str]], side: str) -> Iterator[str]:
    described = [(row["pair"], _stems_of_side(row, side)) for row in rows]
    for (one, left), (other, right) in combinations(described, 2):
        alike = len(left & right) / len(left | right)
        if alike > MOST_ALIKE:
            yield f"{one} and {other}: their {side}s share {alike:.0%} of their stems"


def _list_shared(rows: list[dict[str, str]]) -> None:
    for row in rows:
        kin = ", ".join(f"{need}~{offer}" for need, offer in sorted(cognates(row)))
        print(f"{row['pair']}: {', '.join(sorted(shared_stems(row)))} | {kin}")


def _counts(rows: list[dict[str, str]]) -> str:
    splits = Counter(row["split"] for row in rows)
    shared = Counter(len(shared_stems(row)) for row in rows)
    lines = [f"{len(rows)} pairs: {splits['test']} test, {splits['dev']} dev; no fault"]
    lines += [f"{count} pairs share {number} stems" for number, count in sorted(shared.items())]
    kin = sum(bool(cognates(row)) for row in rows)
    return "\n".join([*lines, f"{kin} pairs hold a cognate of six equal first letters"])


if __name__ == "__main__":
    raise SystemExit(main())
