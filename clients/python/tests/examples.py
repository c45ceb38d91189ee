"""The examples of documents, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List


def python_blocks(document: Path) -> List[str]:
    """Its blocks that are whole programs: those with an import."""
    blocks: List[str] = re.findall(r"^```python\n(.*?)^```", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if re.search(r"^(import|from) ", block, re.MULTILINE)]
