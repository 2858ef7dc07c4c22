"""Takes the paths of the machine out of the files that PyTorch's exporters write: they note where every line of code stood."""

import io
import pathlib
import sys
import zipfile

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACES = sorted({str(pathlib.Path(torch.__file__).parent), sys.prefix, sys.base_prefix, str(ROOT)}, key=len, reverse=True)


def neutral(content):
    for place in PLACES:
        # of the same length, so that nothing around it changes
        content = content.replace(place.encode(), ("/home/user/" + "_" * len(place)).encode()[: len(place)])
    return content


def take_paths_out(file):
    """Rewrites a file in place; the entries of an archive each for itself, stored."""
    content = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        file.write_bytes(neutral(content))
        return
    entries = zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(file, "w") as rewritten:
        for name in entries.namelist():
            rewritten.writestr(zipfile.ZipInfo(name), neutral(entries.read(name)))
