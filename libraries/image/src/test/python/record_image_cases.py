"""Writes small images after public bug reports, and the pixels that they stand for, for ImageCasesTest.

usage: record_image_cases.py ../resources/dev/axial/image/cases.json
recorded with Python 3.11, Pillow 13.0.0 (libjpeg-turbo 3.2.0), imagecodecs 2026.3.6, numpy 2.4.6

cases.json maps the name of a case to the file and to its grey [H, W] and colour [3, H, W] values, all as Base64. The values
come from Pillow where it reads the file as the specification says, from imagecodecs (libjpeg-turbo) for lossless JPEG, and
else from the samples that the file was made of: transparency laid over black, samples of P bits scaled by
round(v * 255 / (2^P - 1)).
"""
import base64
import io
import json
import pathlib
import struct
import sys
import zlib

import imagecodecs
import numpy as np
from PIL import Image, ImageOps

HEIGHT, WIDTH = 11, 13
RANDOM = np.random.default_rng(13)
cases = {}


def smooth(height, width, channels, high=255):
    y, x = np.mgrid[0:height, 0:width]
    planes = [0.5 + 0.4 * np.sin(x / (5 + c) + c) * np.cos(y / (4 + 2 * c)) for c in range(channels)]
    return (np.stack(planes, -1) * high).round().astype(np.uint8 if high < 256 else np.uint16)


def record(name, encoded, pixels, tolerance=0):
    """pixels uint8 [H, W] or [H, W, 3], upright"""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    cases[name] = {
        "height": image.height,
        "width": image.width,
        "tolerance": tolerance,
        "file": text(encoded),
        "grey": text(np.asarray(image.convert("L")).tobytes()),
        "colour": text(np.asarray(image.convert("RGB")).transpose(2, 0, 1).tobytes()),
    }


def text(data):
    return base64.b64encode(data).decode()


def record_as_pillow_reads(name, encoded, tolerance):
    with Image.open(io.BytesIO(encoded)) as image:
        turned = ImageOps.exif_transpose(image)
        record(name, encoded, np.asarray(turned.convert("L" if image.mode == "L" else "RGB")), tolerance)


# PNG

def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def passes(interlaced):
    return [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] \
        if interlaced else [(0, 0, 1, 1)]


def png(samples, depth, colour, before=(), after=(), interlaced=False):
    """samples [H, W, bands]; before and after: chunks around the image data"""
    height, width, _ = samples.shape
    data = b""
    for x, y, dx, dy in passes(interlaced):
        part = samples[y::dy, x::dx]
        for row in part if part.shape[1] else ():
            bits = "".join(format(int(v), f"0{depth}b") for v in row.ravel())
            bits += "0" * (-len(bits) % 8)
            data += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*e) for e in before)
            + chunk(b"IDAT", zlib.compress(data)) + b"".join(chunk(*e) for e in after) + chunk(b"IEND", b""))


def eight(samples, depth):
    return np.floor(samples.astype(float) * 255 / ((1 << depth) - 1) + 0.5).astype(np.uint8)


for depth in (1, 2, 4, 8, 16):
    grey = RANDOM.integers(0, 1 << depth, (HEIGHT, WIDTH, 1))
    value = int(grey[5, 5, 0])
    over_black = np.where(grey == value, 0, eight(grey, depth))[..., 0].astype(np.uint8)
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        record(f"tRNS grey {depth} bit{suffix}",
               png(grey, depth, 0, [(b"tRNS", struct.pack(">H", value))], interlaced=interlaced), over_black)
    if depth < 16:
        record(f"tRNS grey {depth} bit, with bits set that do not count",
               png(grey, depth, 0, [(b"tRNS", struct.pack(">H", value | 1 << depth))]), over_black)
for depth in (8, 16):
    rgb = RANDOM.integers(0, 1 << depth, (HEIGHT, WIDTH, 3))
    rgb[2:4] = rgb[5, 5]
    rgb[7, :, 0] = rgb[5, 5, 0]  # one band alone is not the transparent colour
    value = rgb[5, 5]
    over_black = np.where((rgb == value).all(-1, keepdims=True), 0, eight(rgb, depth)).astype(np.uint8)
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        record(f"tRNS colour {depth} bit{suffix}",
               png(rgb, depth, 2, [(b"tRNS", struct.pack(">HHH", *map(int, value)))], interlaced=interlaced), over_black)
for depth in (1, 2, 4, 8):
    index = RANDOM.integers(0, 1 << depth, (HEIGHT, WIDTH, 1))
    palette = RANDOM.integers(0, 256, (1 << depth, 3)).astype(np.uint8)
    opacity = np.full(1 << depth, 255)
    opacity[: (1 << depth) // 2] = RANDOM.integers(0, 256, (1 << depth) // 2)
    flat = palette[index[..., 0]].astype(int) * opacity[index[..., 0]][..., None] / 255
    record(f"tRNS palette {depth} bit",
           png(index, depth, 3, [(b"PLTE", palette.tobytes()),
                                 (b"tRNS", bytes(opacity[: (1 << depth) // 2].tolist()))]),
           np.floor(flat + 0.5).astype(np.uint8))
grey = RANDOM.integers(0, 256, (HEIGHT, WIDTH, 1)).astype(np.uint8)
plain = grey[..., 0]
record("PNG with a transparent value after its image data, where it does not count",
       png(grey, 8, 0, after=[(b"tRNS", struct.pack(">H", int(grey[5, 5, 0])))]), plain)
record("PNG in many IDAT chunks and with chunks that do not count",
       (lambda whole: whole[:33] + chunk(b"gAMA", struct.pack(">I", 12345)) + chunk(b"iCCP", b"x\0\0broken")
        + chunk(b"zTXt", b"a\0\0broken") + chunk(b"tIME", b"") + b"".join(
            chunk(b"IDAT", whole[41 + i:42 + i]) for i in range(struct.unpack(">I", whole[33:37])[0]))
        + chunk(b"tEXt", b"") + chunk(b"IEND", b""))(png(grey, 8, 0)), plain)


# Exif

def tiff(order, kind, value, before=0):
    """A directory of one orientation, after so many other entries."""
    e = "<" if order == b"II" else ">"
    size = {1: "Bxxx", 3: "Hxx", 4: "I", 6: "bxxx", 8: "hxx", 9: "i"}[kind]
    entries = b"".join(struct.pack(e + "HHII", 0x0100 + i, 4, 1, 13) for i in range(before))
    entries += struct.pack(e + "HHI" + size, 0x0112, kind, 1, value)
    return order + struct.pack(e + "HIH", 42, 8, before + 1) + entries + b"\0\0\0\0"


def turned(pixels, orientation):
    return {1: lambda p: p, 2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1],
            5: lambda p: p.T, 6: lambda p: np.rot90(p, -1), 7: lambda p: np.rot90(p, 2).T,
            8: lambda p: np.rot90(p)}[orientation](pixels)


def jpeg(array, **options):
    out = io.BytesIO()
    Image.fromarray(array, options.pop("mode", None)).save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


grey_jpeg = jpeg(smooth(HEIGHT, WIDTH, 1)[..., 0], quality=95)
stored = np.asarray(Image.open(io.BytesIO(grey_jpeg)))
for orientation in range(1, 9):
    record(f"PNG with orientation {orientation}",
           png(grey, 8, 0, [(b"eXIf", tiff(b"MM", 3, orientation))]), turned(plain, orientation))
for order in (b"II", b"MM"):
    for kind, name in ((1, "BYTE"), (3, "SHORT"), (4, "LONG"), (6, "SBYTE"), (8, "SSHORT"), (9, "SLONG")):
        exif = tiff(order, kind, 6, before=2)
        end = order.decode()
        record(f"PNG with orientation 6 of type {name}, {end}", png(grey, 8, 0, [(b"eXIf", exif)]), turned(plain, 6))
        record(f"PNG with orientation 6 of type {name}, {end}, after its image data",
               png(grey, 8, 0, after=[(b"eXIf", exif)]), turned(plain, 6))
        record(f"JPEG with orientation 6 of type {name}, {end}",
               grey_jpeg[:2] + segment(0xE1, b"Exif\0\0" + exif) + grey_jpeg[2:], turned(stored, 6), 1)
record("PNG with orientation 8 after the identifier of a JPEG's Exif",
       png(grey, 8, 0, [(b"eXIf", b"Exif\0\0" + tiff(b"II", 3, 8))]), turned(plain, 8))
record("interlaced PNG with orientation 5",
       png(grey, 8, 0, [(b"eXIf", tiff(b"II", 4, 5))], interlaced=True), turned(plain, 5))
raw = b"Exif\0\0" + tiff(b"MM", 3, 6, before=15)
profile = b"\nexif\n" + f"{len(raw):8d}\n".encode() + b"\n".join(
    raw.hex().encode()[i:i + 72] for i in range(0, 2 * len(raw), 72)) + b"\n"
for keyword in (b"Raw profile type exif", b"Raw profile type APP1"):
    for kind, content in ((b"tEXt", keyword + b"\0" + profile), (b"zTXt", keyword + b"\0\0" + zlib.compress(profile)),
                          (b"iTXt", keyword + b"\0\0\0\0\0" + profile),
                          (b"iTXt", keyword + b"\0\1\0en\0x\0" + zlib.compress(profile))):
        name = f"PNG with orientation 6 in {kind.decode()} '{keyword.decode()}'{', packed' if content[22:23] == chr(1).encode() else ''}"
        record(name, png(grey, 8, 0, [(kind, content)]), turned(plain, 6))
record("PNG with orientation 6 in a zTXt after its image data",
       png(grey, 8, 0, after=[(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))]), turned(plain, 6))
record("PNG whose eXIf chunk differs from its raw profile",
       png(grey, 8, 0, [(b"tEXt", b"Raw profile type exif\0" + profile), (b"eXIf", tiff(b"II", 3, 3))]), turned(plain, 3))
for name, content in (("broken digits", b"\nexif\n 12\nxyz"), ("no digits", b"\nexif\n"), ("nothing", b"")):
    record(f"PNG with a raw profile of {name}", png(grey, 8, 0, [(b"tEXt", b"Raw profile type exif\0" + content)]), plain)
    record(f"PNG with a packed raw profile of {name}",
           png(grey, 8, 0, [(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(content)[:9])]), plain)
for value in (0, 9, 0x60006):
    record(f"PNG with orientation {value}, which means nothing", png(grey, 8, 0, [(b"eXIf", tiff(b"II", 4, value))]), plain)
for name, broken in (("empty", b""), ("cut", tiff(b"II", 3, 6)[:12]), ("without byte order", b"XX" + tiff(b"II", 3, 6)[2:]),
                     ("with a directory outside", b"MM\0*\xff\xff\xff\xf0" + b"\0" * 20)):
    record(f"PNG with an eXIf chunk that is {name}", png(grey, 8, 0, [(b"eXIf", broken)]), plain)
    record(f"JPEG with an Exif segment that is {name}",
           grey_jpeg[:2] + segment(0xE1, b"Exif\0\0" + broken) + grey_jpeg[2:], stored, 1)
frame = grey_jpeg.index(b"\xff\xc0")
record("JPEG with its Exif segment after the frame header",
       grey_jpeg[:frame + 13] + segment(0xE1, b"Exif\0\0" + tiff(b"MM", 4, 3)) + grey_jpeg[frame + 13:],
       turned(stored, 3), 1)


# Colour of a JPEG: JFIF, Adobe's transform, component ids

def segments(encoded):
    at = 2
    while encoded[at + 1] != 0xDA:
        length = struct.unpack(">H", encoded[at + 2:at + 4])[0]
        yield encoded[at + 1], encoded[at:at + 2 + length]
        at += 2 + length
    yield 0xDA, encoded[at:]


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def marked(encoded, jfif, adobe, ids):
    """The same image data, marked otherwise."""
    out = b"\xff\xd8" + (JFIF if jfif else b"")
    out += segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([adobe])) if adobe is not None else b""
    for marker, body in segments(encoded):
        body = bytearray(body)
        if marker in (0xC0, 0xC1, 0xC2):
            for i, component in enumerate(ids):
                body[10 + 3 * i] = component
        if marker == 0xDA:  # baseline: one scan
            for i, component in enumerate(ids):
                body[5 + 2 * i] = component
        if not 0xE0 <= marker <= 0xEF:
            out += bytes(body)
    return out


rgb_jpeg = jpeg(smooth(HEIGHT, WIDTH, 3), quality=95, subsampling=0)
half_jpeg = jpeg(smooth(HEIGHT, WIDTH, 3), quality=95, subsampling=2)
cmyk_jpeg = jpeg(smooth(HEIGHT, WIDTH, 4), mode="CMYK", quality=95)
for jfif in (False, True):
    for adobe in (None, 0, 1, 2):
        for ids in (b"\1\2\3", b"\0\1\2", b"RGB", b"abc"):
            name = f"JPEG {'with' if jfif else 'without'} JFIF, Adobe transform {adobe}, ids {list(ids)}"
            record_as_pillow_reads(name, marked(rgb_jpeg, jfif, adobe, ids), 2)
    record_as_pillow_reads(f"subsampled JPEG {'with' if jfif else 'without'} JFIF, Adobe transform 0",
                           marked(half_jpeg, jfif, 0, b"\1\2\3"), 4)
record_as_pillow_reads("subsampled JPEG without JFIF, ids RGB", marked(half_jpeg, False, None, b"RGB"), 4)
for adobe in (None, 0, 1, 2):
    for ids in (b"\1\2\3\4", b"CMYK", b"RGBA"):
        record_as_pillow_reads(f"JPEG of four components, Adobe transform {adobe}, ids {list(ids)}",
                               marked(cmyk_jpeg, False, adobe, ids), 2)
record_as_pillow_reads("JPEG of one component, Adobe transform 2", marked(grey_jpeg, True, 2, b"\1"), 1)


# Colour profiles, which are not used

def icc(*parts):
    return b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([number, count]) + b"x" * 40) for number, count in parts)


for name, parts in (("more than there are", [(1, 3), (2, 3)]), ("counts that differ", [(1, 2), (2, 3)]),
                    ("out of order", [(2, 2), (1, 2)]), ("twice the same", [(1, 2), (1, 2)]), ("number 0", [(0, 1)]),
                    ("no such profile", [(1, 1)]), ("number after the last", [(1, 1), (2, 1)])):
    for kind, encoded, tolerance in (("grey", grey_jpeg, 1), ("colour", rgb_jpeg, 2), ("CMYK", cmyk_jpeg, 2)):
        encoded = encoded[:2] + icc(*parts) + encoded[2:]
        record_as_pillow_reads(f"{kind} JPEG with ICC segments, {name}", encoded, tolerance)


# Progressive

for kind, array in (("grey", smooth(HEIGHT, WIDTH, 1)[..., 0]), ("colour", smooth(HEIGHT, WIDTH, 3))):
    record_as_pillow_reads(f"progressive {kind} JPEG", jpeg(array, quality=95, progressive=True, subsampling=0), 3)
record_as_pillow_reads("JPEG with bytes after its end", rgb_jpeg + b"\0\xff\xda\0more", 2)
record_as_pillow_reads("JPEG with restart markers", jpeg(smooth(40, 40, 3), quality=95, restart_marker_blocks=1), 4)


# Lossless

def lossless(samples, precision, predictor=1, point=0, restart_rows=0, ids=None):
    """One interleaved scan, Huffman codes of five bits; ITU-T T.81, annex H. samples [H, W, C]"""
    height, width, count = samples.shape
    ids = ids or range(1, count + 1)
    v = samples.astype(int) >> point
    out = segment(0xC3, struct.pack(">BHHB", precision, height, width, count) + b"".join(bytes([i, 0x11, 0]) for i in ids))
    out += segment(0xC4, b"\0" + bytes([0, 0, 0, 0, 17] + [0] * 11) + bytes(range(17)))
    out += segment(0xDD, struct.pack(">H", restart_rows * width)) if restart_rows else b""
    out += segment(0xDA, bytes([count]) + b"".join(bytes([i, 0]) for i in ids) + bytes([predictor, 0, point]))
    data, bits, marker = b"", "", 0

    def whole_bytes(bits):
        bits += "1" * (-len(bits) % 8)
        return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")

    for y in range(height):
        first = y == 0 or restart_rows and y % restart_rows == 0
        if y and first:
            data += whole_bytes(bits) + bytes([0xFF, 0xD0 + marker % 8])
            bits, marker = "", marker + 1
        for x in range(width):
            for k in range(count):
                if first:
                    predicted = v[y, x - 1, k] if x else 1 << (precision - point - 1)
                elif x == 0:
                    predicted = v[y - 1, 0, k]
                else:
                    a, b, c = v[y, x - 1, k], v[y - 1, x, k], v[y - 1, x - 1, k]
                    predicted = (a, b, c, a + b - c, a + (b - c >> 1), b + (a - c >> 1), a + b >> 1)[predictor - 1]
                difference = int(v[y, x, k] - predicted) & 0xFFFF
                difference -= 0x10000 if difference > 0x8000 else 0
                size = 16 if difference == 0x8000 else abs(difference).bit_length()
                bits += format(size, "05b")
                if 0 < size < 16:
                    bits += format(difference if difference > 0 else difference + (1 << size) - 1, f"0{size}b")
    return b"\xff\xd8" + out + data + whole_bytes(bits) + b"\xff\xd9"


def record_lossless(name, samples, precision, point=0, **options):
    encoded = lossless(samples, precision, point=point, **options)
    kept = samples >> point << point
    colour = {"colorspace": "RGB", "outcolorspace": "RGB"} if samples.shape[2] == 3 else {}
    assert np.array_equal(imagecodecs.jpeg8_decode(encoded, **colour), kept[..., 0] if kept.shape[2] == 1 else kept), name
    pixels = eight(kept, precision)
    record(name, encoded, pixels[..., 0] if kept.shape[2] == 1 else pixels)


for precision in range(2, 17):
    high = (1 << precision) - 1
    noisy = (smooth(HEIGHT, WIDTH, 1, high).astype(int) + RANDOM.integers(-high // 20, high // 20 + 1, (HEIGHT, WIDTH, 1)))
    record_lossless(f"lossless JPEG of {precision} bit",
                    noisy.clip(0, high).astype(np.uint8 if precision <= 8 else np.uint16), precision)
for predictor in range(1, 8):
    for restart_rows in (0, 3):
        record_lossless(f"lossless JPEG of 12 bit, predictor {predictor}, restarting every {restart_rows} rows",
                        RANDOM.integers(0, 4096, (HEIGHT, WIDTH, 1)).astype(np.uint16), 12, predictor=predictor,
                        restart_rows=restart_rows)
record_lossless("lossless JPEG of 16 bit, noise", RANDOM.integers(0, 65536, (HEIGHT, WIDTH, 1)).astype(np.uint16), 16)
for precision, point in ((8, 2), (12, 4), (16, 1)):
    samples = smooth(HEIGHT, WIDTH, 1, (1 << precision) - 1)
    record_lossless(f"lossless JPEG of {precision} bit, point transform {point}", samples, precision, point, predictor=4)
for precision in (8, 12, 16):
    samples = smooth(HEIGHT, WIDTH, 3, (1 << precision) - 1)
    record_lossless(f"lossless colour JPEG of {precision} bit", samples, precision, predictor=6, restart_rows=2)
    record_lossless(f"lossless colour JPEG of {precision} bit, ids RGB", samples, precision, predictor=5, ids=b"RGB")

pathlib.Path(sys.argv[1]).write_text(
    "{\n" + ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in cases.items()) + "\n}\n")
print(len(cases), "cases")
