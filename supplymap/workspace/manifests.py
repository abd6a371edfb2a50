"""The manifest of a run: what it used and wrote, with the versions that decide the bytes."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from supplymap._version import __version__
from supplymap.workspace.plainvalues import made, plain, text_of
from supplymap.workspace.store import Content
from supplymap.workspace.wholefiles import write_whole

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
LIBRARIES = (
    "anyascii",
    "charset-normalizer",
    "jinja2",
    "lxml",
    "networkx",
    "numpy",
    "openpyxl",
    "pandas",
    "python-calamine",
    "pyvis",
    "rapidfuzz",
    "scipy",
)
"""Those whose version decides the bytes of outputs."""
FORMAT = 1
"""A later version may write another, and says so."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run used and wrote; no path, host or user.

    Attributes
    ----------
    sequence
        Which run of the workspace it is, from 1.
    versions
        What decides the bytes of the outputs: see `versions`.
    settings
        Settings that are not the default, for people; they are used from the content of kind ``settings as used``.
    used, outputs
        Contents of the store that it used, inputs first; files that it wrote into its folder.
    """

    sequence: int
    versions: dict[str, str]
    settings: dict[str, Any]
    used: tuple[Content, ...]
    outputs: tuple[Content, ...]

    def of(self, kind: str) -> list[Content]:
        """Return what it used of one kind."""
        return [content for content in self.used if content.kind == kind]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A run made again, beside what its manifest says of it.

    Attributes
    ----------
    manifest
        Of the run.
    equal, different
        Names of the files that have the same bytes, and of those that have not.
    altered
        Names of the files in the folder of the run that are missing there or not as the run wrote them.
    versions
        What had another version when the run was made: its name, the version then and the version now.
    """

    manifest: Manifest
    equal: tuple[str, ...]
    different: tuple[str, ...]
    altered: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]

    @property
    def is_unexplained(self) -> bool:
        """Whether files differ although all versions are the same."""
        return bool(self.different) and not self.versions


def versions() -> dict[str, str]:
    """Return what decides the bytes of outputs, by name: this program, Python, some libraries, the system."""
    return {
        "supplymap": __version__,
        "Python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
        "system": f"{platform.system()} {platform.machine()}",
    }


def content_of(file: Path, kind: str) -> Content:
    """Return the digest of a file."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Content(file.name, kind, digest, os.fstat(stream.fileno()).st_size)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not known"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a run; it is the last of its files."""
    write_whole(folder / MANIFEST, text_of({"format": FORMAT, **plain(manifest)}).encode())


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in the folder of a run; None if it is missing, or no manifest that this version knows."""
    try:
        values = json.loads((folder / MANIFEST).read_bytes())
        return made(Manifest, values)
    except (OSError, ValueError, RecursionError):
        return None
