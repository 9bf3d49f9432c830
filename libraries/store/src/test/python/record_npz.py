"""Records the .npz files that the tests of `dev.axial.store.npz` and `dev.axial.store.dataset` read.

Written with Python 3.11+ and numpy 2.4.6; any numpy 2 writes arrays of the same values.

    python record_npz.py        (from anywhere; writes to src/test/resources beside it)
"""

import io
import pathlib
import struct
import zipfile
import zlib

import numpy as np

RESOURCES = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "axial" / "store"
NPZ = RESOURCES / "npz"
DATASET = RESOURCES / "dataset"


def zip_of(path, method=zipfile.ZIP_DEFLATED, **members):
    """A zip with fixed times, so that recording again changes nothing."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0)), content, method)


def deflate64_zip_of(path, **members):
    """A zip of Deflate64 members. Deflate without back references, which are all that the two methods code differently."""
    packed = {}
    for name, content in members.items():
        huffman = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
        packed[name] = huffman.compress(content) + huffman.flush()
    zip_of(path, zipfile.ZIP_STORED, **packed)
    with zipfile.ZipFile(path) as archive:
        infos, directory = archive.infolist(), archive.start_dir
    data = bytearray(path.read_bytes())
    for info in infos:
        content = members[info.filename.removesuffix(".npy")]
        for at, method in ((info.header_offset, 8), (data.index(b"PK\1\2", directory), 10)):
            struct.pack_into("<H", data, at + method, 9)
            struct.pack_into("<III", data, at + method + 6, zlib.crc32(content), info.file_size, len(content))
        directory = data.index(b"PK\1\2", directory) + 1
    path.write_bytes(data)


def with_descr(content, descr):
    """The same npy with another descr of the same length, such as '>u1', which numpy itself never writes."""
    assert content.count(b"'|u1'") == 1
    return content.replace(b"'|u1'", b"'" + descr + b"'")


def npy(array, version=None, allow_pickle=False):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version, allow_pickle=allow_pickle)
    return out.getvalue()


def record_arrays():
    """Every dtype that is read, in both byte orders, with the extremes of its range."""
    arrays = {}
    for code in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"):
        info = np.iinfo(code)
        values = [info.min, 0, 1, info.max]
        arrays[code] = np.array(values, dtype="<" + code)
        arrays[code + "_big"] = np.array(values, dtype=">" + code)
    for code in ("f4", "f8"):
        values = [0.0, -1.5, np.finfo(code).max, np.pi]
        arrays[code] = np.array(values, dtype="<" + code)
        arrays[code + "_big"] = np.array(values, dtype=">" + code)
    arrays["unicode"] = np.array(["liver", "", "Nieré", "\U0001fac0"])
    arrays["unicode_big"] = arrays["unicode"].astype(">U5")
    arrays["ascii"] = np.array([b"liver", b"", b"spleen"])
    arrays["scalar"] = np.array(42, dtype="<i4")
    arrays["empty"] = np.zeros((0, 28, 28), dtype="u1")
    arrays["cube"] = np.arange(24, dtype="<i2").reshape(2, 3, 4)
    arrays["cube_fortran"] = np.asfortranarray(arrays["cube"])
    arrays["empty_fortran"] = np.asfortranarray(np.zeros((3, 0, 2), dtype="<i2"))
    arrays["bool"] = np.array([False, True, True, False])
    np.savez(NPZ / "stored.npz", **arrays)
    np.savez_compressed(NPZ / "deflated.npz", **arrays)


def record_versions():
    array = np.arange(5, dtype="u1")
    zip_of(NPZ / "versions.npz", **{f"v{v}": npy(array, (v, 0)) for v in (1, 2, 3)})


def record_refused():
    """Arrays that are never read, each for its own reason."""
    zip_of(
        NPZ / "refused.npz",
        objects=npy(np.array([{"a": 1}, None], dtype=object), allow_pickle=True),
        structured=npy(np.zeros(2, dtype=[("x", "<i4"), ("y", "<f4")])),
        complex=npy(np.zeros(2, dtype="<c8")),
        half=npy(np.zeros(2, dtype="<f2")),
        text=b"this is no npy file",
        version9=b"\x93NUMPY\x09\x00\x76\x00",
        huge_header=b"\x93NUMPY\x02\x00" + (1 << 30).to_bytes(4, "little"),
        short=npy(np.arange(100, dtype="u1"))[:-1],
        long=npy(np.arange(100, dtype="u1")) + b"\0",
        claims_3_gib=npy(np.zeros(1, dtype="u1")).replace(b"(1,)", b"(3221225472,)"),
        claims_2_gib=npy(np.zeros(1, dtype="u1")).replace(b"(1,)", b"(2147483647,)"),
        overflows=npy(np.zeros((1, 1, 1), dtype="<i8")).replace(b"(1, 1, 1)", b"(2147483647, 2147483647, 2147483647)"),
        negative=npy(np.zeros(1, dtype="u1")).replace(b"(1,)", b"(-1,)"),
    )


def splits(height=4, width=5, channels=None, classes=3, counts=(12, 6, 5), label_dtype="u1", column=True, seed=0):
    """A small dataset; its pixels are random, its labels go round the classes."""
    random = np.random.default_rng(seed)
    arrays = {}
    for split, n in zip(("train", "val", "test"), counts):
        shape = (n, height, width) if channels is None else (n, height, width, channels)
        arrays[split + "_images"] = random.integers(0, 256, shape, dtype="u1")
        labels = (np.arange(n) % classes).astype(label_dtype)
        arrays[split + "_labels"] = labels[:, None] if column else labels
    return arrays


def save(name, arrays):
    zip_of(DATASET / (name + ".npz"), **{key: npy(np.asarray(array)) for key, array in arrays.items()})


def record_datasets():
    grey = splits()
    save("grey", grey)
    save("named", {**grey, "label_names": np.array(["heart", "liver", "lung"])})
    save("named-ascii", {**grey, "label_names": np.array([b"heart", b"liver", b"lung"])})
    for dtype in ("u2", "i4", "i8", ">i8", "u8", ">u8", "i1"):
        save("labels-" + dtype.replace(">", "big-"), splits(label_dtype=dtype, column=False))
    plain = splits(column=False)
    labels = [name for name in plain if "labels" in name]
    save("labels-bool", splits(classes=2, label_dtype="bool"))
    save("labels-row", {**plain, **{name: plain[name][None, :] for name in labels}})
    zip_of(
        DATASET / "labels-big-i1.npz",
        **{k: npy(v).replace(b"'|u1'", b"'>i1'") if k in labels else npy(v) for k, v in plain.items()},
    )
    # numpy marks a vector as being in both orders, and writes C; others write Fortran.
    zip_of(
        DATASET / "labels-fortran.npz",
        **{
            k: npy(v).replace(b"'fortran_order': False", b"'fortran_order': True ") if k in labels else npy(v)
            for k, v in splits().items()
        },
    )
    save("absent-classes", {
        **plain,
        "train_labels": np.array([0, 2, 3] * 4),
        "val_labels": np.array([0, 1, 2, 3, 0, 1]),
        "test_labels": np.array([0, 2, 0, 2, 0]),
    })
    for kind, arrays in (("grey", grey), ("colour", splits(channels=3))):
        save(kind + "-fortran", {k: np.asfortranarray(v) for k, v in arrays.items()})
        for name, descr in (("big", b">u1"), ("native", b"=u1")):
            zip_of(
                DATASET / f"{kind}-{name}-u1.npz",
                **{k: with_descr(npy(v), descr) if "images" in k else npy(v) for k, v in arrays.items()},
            )
    members = {k: npy(v) for k, v in grey.items()}
    zip_of(DATASET / "grey-bzip2.npz", zipfile.ZIP_BZIP2, **members)
    zip_of(DATASET / "grey-lzma.npz", zipfile.ZIP_LZMA, **members)
    deflate64_zip_of(DATASET / "grey-deflate64.npz", **members)
    colour = splits(channels=3)
    save("colour", colour)
    # What it must become, by numpy's own transposition.
    save("colour-channels-first", {k: v.transpose(0, 3, 1, 2).copy() for k, v in colour.items() if "images" in k})
    save("uneven", splits(classes=5, counts=(60, 23, 37), seed=7))


def record_bad_datasets():
    grey = splits()

    def bad(name, without=None, **changes):
        arrays = {**grey, **changes}
        arrays.pop(without, None)
        save("bad-" + name, arrays)

    bad("missing", without="val_labels")
    bad("float-images", train_images=grey["train_images"].astype("<f4"))
    bad("flat-images", test_images=grey["test_images"].reshape(5, 20))
    bad("four-channels", train_images=np.zeros((12, 4, 5, 4), "u1"))
    bad("large-images", train_images=np.zeros((12, 1, 1025), "u1"))
    bad("other-size", val_images=np.zeros((6, 5, 5), "u1"))
    bad("other-channels", test_images=np.zeros((5, 4, 5, 3), "u1"))
    bad("no-images", val_images=np.zeros((0, 4, 5), "u1"), val_labels=np.zeros((0, 1), "u1"))
    bad("fewer-labels", train_labels=grey["train_labels"][:-1])
    bad("many-labels", train_labels=np.zeros((12, 14), "u1"))
    bad("float-labels", test_labels=grey["test_labels"].astype("<f8"))
    bad("negative-labels", test_labels=np.array([0, 1, 2, -1, 0], "<i8"))
    bad("too-many-classes", test_labels=np.array([0, 1, 2, 4096, 0], "<i8"))
    bad("huge-labels", test_labels=np.array([0, 1, 2, 2**64 - 1, 0], "<u8"))
    bad("long-label", label_names=np.array(["heart", "x" * 201, "lung"]))
    bad("stray-class", test_labels=np.array([0, 1, 2, 255, 0], "<i8"))
    bad("one-class", **{s + "_labels": np.zeros_like(grey[s + "_labels"]) for s in ("train", "val", "test")})
    bad("label-out-of-names", label_names=np.array(["heart", "liver"]))
    bad("names-twice", label_names=np.array(["heart", "liver", "liver"]))
    bad("names-numbers", label_names=np.array([1, 2, 3]))
    zip_of(
        DATASET / "bad-pickled.npz",
        **{k: npy(v) for k, v in grey.items() if k != "test_labels"},
        test_labels=npy(np.array([0, 1, 2, "x", None], dtype=object), allow_pickle=True),
    )


if __name__ == "__main__":
    record_arrays()
    record_versions()
    record_refused()
    record_datasets()
    record_bad_datasets()
