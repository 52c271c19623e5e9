"""A boundary file as layers: attributes as text, geometries beside them.

Reads a zip of shapefiles or GeoJSON files, a GeoJSON file, or a CSV without geometry.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import shapefile
import shapely
from shapely.geometry import shape

from mcof.errors import InputError

# No country's COD-AB comes near: the largest seen unpack to about 300 MB in 60 files.
UNPACKED_BYTES = 1 << 30
MEMBERS = 1_000
RATIO = 200
RATIO_FREE = 16 << 20  # below this unpacked size the ratio does not matter
ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    shapefile.ShapefileException,
    pl.exceptions.PolarsError,
    NotImplementedError,  # a way of packing that Python does not know
    ValueError,
)
_TEXT_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


@dataclass(frozen=True)
class Layer:
    """One layer of a file.

    Attributes:
        name: of the layer's file, without its ending.
        rows: attributes, every column text; empty is null.
        geometries: one for each row, or None where the layer has none.
    """

    name: str
    rows: pl.DataFrame
    geometries: Sequence[Any] | None


def layers(path: Path) -> list[Layer]:
    """The layers of a file that speak of areas; layers of lines or points are left out.

    Raises:
        InputError: the file is no boundary file, is broken, or would unpack to too much.
    """
    try:
        found = list(_zipped(path) if path.suffix.lower() == ".zip" else _plain(path))
    except _BROKEN as wrong:
        raise refused(f"{path.name} cannot be read: {wrong}", "boundary-broken") from wrong
    if not found:
        raise refused(f"{path.name} holds no areas", "boundary-empty")
    return found


def refused(message: str, code: str) -> InputError:
    """The error for a file that is not what it should be."""
    return InputError(
        message,
        code=code,
        advice="Give a COD-AB as a zip of shapefiles, as GeoJSON, or as CSV, in WGS 84.",
    )


def _plain(path: Path) -> Iterator[Layer]:
    size = path.stat().st_size
    if size > UNPACKED_BYTES:
        raise refused(
            f"{path.name} has {size} bytes, more than any boundary file", "boundary-large"
        )
    ending = path.suffix.lower()
    if ending in {".geojson", ".json"}:
        yield from _geojson(path.stem, path.read_bytes())
    elif ending in {".csv", ".tsv", ".txt"}:
        yield _csv(path.stem, path.read_bytes())
    else:
        raise refused(f"{path.name} is no kind of boundary file that is known", "boundary-kind")


def _zipped(path: Path) -> Iterator[Layer]:
    with zipfile.ZipFile(path) as archive:
        _check(archive, path)
        members = {
            entry.filename: entry
            for entry in archive.infolist()
            if not entry.is_dir() and "__MACOSX" not in entry.filename
        }
        for name in sorted(members):
            stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
            if ending == ".shp":
                yield from _shapefile(stem, _parts(archive, members, name))
            elif ending in {".geojson", ".json"}:
                yield from _geojson(stem, archive.read(name))
            elif ending == ".csv":
                yield _csv(stem, archive.read(name))


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    tight = unpacked > RATIO_FREE and unpacked > RATIO * path.stat().st_size
    if tight or unpacked > UNPACKED_BYTES or len(entries) > MEMBERS:
        raise refused(f"{path.name} would unpack to {unpacked} bytes", "zip-bomb")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise refused(f"{path.name} is locked with a password", "file-password")


def _parts(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str
) -> dict[str, bytes]:
    """The files of one shapefile by their ending; endings come in either case."""
    stem = name[: -len(".shp")].lower()
    return {
        PurePosixPath(other).suffix.lower(): archive.read(other)
        for other in members
        if other[: -len(PurePosixPath(other).suffix) or None].lower() == stem
    }


def _shapefile(name: str, parts: dict[str, bytes]) -> Iterator[Layer]:
    if ".dbf" not in parts:
        raise refused(f"{name}.shp comes without its .dbf", "boundary-broken")
    _in_degrees(name, parts.get(".prj", b"").decode("latin-1"))
    encoding = parts.get(".cpg", b"utf-8").decode("ascii", "ignore").strip() or "utf-8"
    reader = shapefile.Reader(
        shp=io.BytesIO(parts[".shp"]),
        dbf=io.BytesIO(parts[".dbf"]),
        encoding=encoding,
        encodingErrors="replace",
    )
    with reader:
        if "POLYGON" not in reader.shapeTypeName:
            return
        fields = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
        records = [dict(zip(fields, record, strict=True)) for record in reader.records()]
        outlines = [shape(outline.__geo_interface__) for outline in reader.shapes()]
    yield Layer(name, _as_text(records), outlines)


def _in_degrees(name: str, projection: str) -> None:
    if projection and (not projection.startswith("GEOGCS") or "84" not in projection):
        raise refused(f"{name} is not in WGS 84: {projection[:60]}", "boundary-projection")


def _geojson(name: str, content: bytes) -> Iterator[Layer]:
    try:
        features = json.loads(content)["features"]
        properties = [feature["properties"] or {} for feature in features]
        outlines = [feature.get("geometry") for feature in features]
    except (KeyError, TypeError) as wrong:
        raise refused(f"{name} is no GeoJSON of features", "boundary-broken") from wrong
    drawn = [shape(outline) if outline else None for outline in outlines]
    areas = [outline is None or "Polygon" in outline.geom_type for outline in drawn]
    if properties and all(areas):
        yield Layer(name, _as_text(properties), drawn)


def _csv(name: str, content: bytes) -> Layer:
    text = _decoded(content)
    head = text.partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    rows = pl.read_csv(text.encode(), infer_schema=False, separator=separator)
    return Layer(name, rows, None)


def _decoded(content: bytes) -> str:
    for encoding in _TEXT_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def _as_text(records: list[dict[str, Any]]) -> pl.DataFrame:
    """Attributes as text: a date as 2019-06-03, and what is empty as null."""
    names = list(dict.fromkeys(name for record in records for name in record))
    frame = pl.DataFrame(
        {name: [_text(record.get(name)) for record in records] for name in names},
        schema=dict.fromkeys(names, pl.String()),
    )
    return frame.with_columns(pl.all().str.strip_chars().replace("", None))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def representative(geometries: Sequence[Any]) -> tuple[list[float | None], list[float | None]]:
    """Latitude and longitude, in degrees to two places, of a point within each area."""
    points = shapely.point_on_surface(list(geometries))
    empty = shapely.is_missing(points) | shapely.is_empty(points)
    latitude = [
        None if no else round(float(y), 2)
        for no, y in zip(empty, shapely.get_y(points), strict=True)
    ]
    longitude = [
        None if no else round(float(x), 2)
        for no, x in zip(empty, shapely.get_x(points), strict=True)
    ]
    return latitude, longitude
