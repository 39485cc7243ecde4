"""Read the sections ``[layers.NAME]`` of ``scenario.toml``: which files tell of the ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dorsale.plan.ground import LAYERS, LayerFile, Origin
from dorsale.plan.problems import N_
from dorsale.plan.tables import TERRAINS
from dorsale.sources.rasters.legends import LEGENDS, WATER
from dorsale.sources.settings import Settings

RESOLUTION_M = 1_000.0
_KEYS = ("file", "name", "address", "licence", "date", "band", "table", "column", "crs", "nodata",
         "legend", "classes", "unit")  # fmt: skip
_UNITS = ("people", "people_per_km2")


def resolution_m(settings: Settings) -> float:
    """Return the size of the cells that the layers are brought to."""
    if "resolution_m" not in settings.section("layers"):
        return RESOLUTION_M
    return settings.number("layers.resolution_m", 10, 100_000)


def read_declared(settings: Settings, folder: Path) -> tuple[LayerFile, ...]:
    """Return the layers that the settings of ``folder`` name; problems go to the settings."""
    layers = settings.section("layers")
    found = []
    for name, section in layers.items():
        if name == "resolution_m":
            continue
        if name not in LAYERS or not isinstance(section, dict):
            _report(settings, f"layers.{name}", N_("{key} is not known here"), ", ".join(LAYERS))
            continue
        found.append(_Section(settings, name, section, folder).layer())
    return tuple(sorted(found, key=lambda one: LAYERS.index(one.layer)))


def _report(settings: Settings, key: str, message: str, codes: str) -> None:
    settings.report(message, N_("Use one or more of: {codes}"), key=key, codes=codes)


class _Section:
    """One ``[layers.NAME]``, read key by key."""

    def __init__(
        self, settings: Settings, name: str, section: dict[str, Any], folder: Path
    ) -> None:
        self.settings, self.name, self.section, self.folder = settings, name, section, folder
        for key in sorted(set(section) - set(_KEYS)):
            _report(settings, self.key(key), N_("{key} is not known here"), ", ".join(_KEYS))

    def key(self, name: str) -> str:
        return f"layers.{self.name}.{name}"

    def layer(self) -> LayerFile:
        """Return the layer; what is wrong is reported and replaced by something harmless."""
        files = self.files()
        name = self.text("name") or (files[0].name if files else self.name)
        origin = Origin(
            name, self.needed("address"), self.needed("licence"), self.needed("date"), 0.0,
            self.name,
        )  # fmt: skip
        return LayerFile(
            self.name,
            files,
            origin,
            band=int(self.number("band", 1)),
            table=self.text("table"),
            column=self.text("column"),
            crs=self.text("crs"),
            nodata=self.number("nodata", 0) if "nodata" in self.section else None,
            classes=self.classes() if self.name == "land_cover" else {},
            unit=self.word("unit", _UNITS),
        )

    def files(self) -> tuple[Path, ...]:
        """Return the files, each of which must exist; paths start at the scenario folder."""
        said = self.section.get("file")
        names: list[Any] = said if isinstance(said, list) else [said]
        if not names or not all(isinstance(one, str) and one for one in names):
            self.settings.report(
                N_("{key} is missing"), N_("Write the name of a file, or a list of names"),
                key=self.key("file"),
            )  # fmt: skip
            return ()
        files = tuple(self.folder / one for one in names)
        for file in files:
            if not file.is_file():
                self.settings.report(
                    N_("{key}: there is no file {file}"),
                    N_("Paths start at the folder of the scenario"),
                    key=self.key("file"),
                    file=file,
                )
        return files

    def text(self, name: str) -> str:
        value = self.section.get(name, "")
        return value.isoformat() if isinstance(value, date) else str(value)

    def needed(self, name: str) -> str:
        """Return a text that every layer must carry to be trusted and found again."""
        found = self.text(name)
        if not found:
            self.settings.report(
                N_("{key} is missing"), N_("A layer says its address, licence and date"),
                key=self.key(name),
            )  # fmt: skip
        return found

    def number(self, name: str, otherwise: float) -> float:
        value = self.section.get(name, otherwise)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.settings.report(
                N_("{key} = {value} is not a number"), N_("Write digits only"),
                key=self.key(name), value=value,
            )  # fmt: skip
            return otherwise
        return float(value)

    def word(self, name: str, codes: tuple[str, ...]) -> str:
        value = self.section.get(name, codes[0])
        if value not in codes:
            _report(self.settings, self.key(name), N_("{key} is not known here"), ", ".join(codes))
            return codes[0]
        return str(value)

    def classes(self) -> Mapping[int, str]:
        """Return the legend named, with what ``classes`` changes or adds."""
        own = self.section.get("classes", {})
        legend = self.word("legend", tuple(LEGENDS)) if "legend" in self.section else ""
        terrains = (*TERRAINS, WATER)
        wrong = [
            key for key, value in own.items() if not _whole(key) or value not in terrains
        ] if isinstance(own, dict) else ["classes"]  # fmt: skip
        for key in wrong:
            _report(
                self.settings, self.key(f"classes.{key}"), N_("{key} is not known here"),
                ", ".join(terrains),
            )  # fmt: skip
        if not legend and not own:
            _report(self.settings, self.key("legend"), N_("{key} is missing"), ", ".join(LEGENDS))
        if wrong:
            return {}
        return {**LEGENDS.get(legend, {}), **{int(key): value for key, value in own.items()}}


def _whole(text: str) -> bool:
    return text.removeprefix("-").isdigit()
