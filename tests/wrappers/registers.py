"""The register map, read from the generated C header."""

import re
from pathlib import Path


class Map:
    """`map["STATUS"]` is a number of NAME.h, without the name of the chip in front."""

    def __init__(self, name):
        text = Path(f"{name}.h").read_text()
        prefix = f"{name.upper()}_"
        found = re.findall(rf"^#define {prefix}(\w+) (\w+?)u\b", text, re.MULTILINE)
        self.values = {key: int(value, 0) for key, value in found}

    def __getitem__(self, key):
        return self.values[key]
