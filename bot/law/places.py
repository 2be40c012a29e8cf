"""The districts of Zhuzhou, and how to tell them from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError
from bot.knowledge import read_yaml


@dataclass(frozen=True)
class Places:
    """`known` maps every spelling of a local place to its official name."""

    city: str
    known: Mapping[str, str]
    elsewhere: tuple[str, ...]

    def locate(self, name: str) -> str | None:
        """Official name of the district (or the city) in Zhuzhou; None when it is elsewhere.

        「株洲市天元区」, 「天元」 and 「天元区法院」 all give 天元区.
        """
        name = name.strip()
        found = self.known.get(name)
        if found or any(word in name for word in self.elsewhere):
            return found
        inside = [word for word in self.known if word in name and self.known[word] != self.city]
        if inside:
            return self.known[max(inside, key=len)]
        return self.city if self.city.removesuffix("市") in name else None


def load_places(path: Path, reading: Mapping[str, Any]) -> Places:
    """Reads divisions.yml; `reading` gives other places and the city's own organs."""
    data = read_yaml(path)
    city = data["city"]
    known = {city: city, city.removesuffix("市"): city}
    known.update(dict.fromkeys(reading["city"], city))
    for division in [*data["divisions"], *data.get("functional_areas", ())]:
        official = division["name"]
        for word in [official, *division["common"], *division.get("old", ())]:
            plain = word.split("(")[0].split("（")[0]
            if known.setdefault(plain, official) != official:
                raise KnowledgeError(f"{path.name} 里「{plain}」指两个地方")
    elsewhere = dict.fromkeys([*data.get("elsewhere", ()), *reading["elsewhere"]])
    return Places(city, known, tuple(elsewhere))
