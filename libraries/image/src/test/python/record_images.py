"""Writes small images in every supported kind, and what Pillow decodes from them, for ImageShaperTest.

usage: record_images.py ../resources/dev/axial/image
recorded with Python 3.11, Pillow 13.0.0, numpy 2.4.6

expected.json holds, per file, grey and colour values as Pillow gives them: transparency laid over black, 16 bits scaled by
round(v / 257), Exif orientation applied.
"""
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(sys.argv[1])
HEIGHT, WIDTH = 11, 13
RANDOM = np.random.default_rng(3)


def noise(*shape, high=256, dtype=np.uint8):
    return RANDOM.integers(0, high, shape).astype(dtype)


def smooth(height, width, channels):
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 100 * np.sin(x / (9 + c) + c) * np.cos(y / (7 + 2 * c)) for c in range(channels)]
    return np.stack(planes, -1).round().astype(np.uint8)


def png(path, samples, depth, colour, extra=(), width=WIDTH):
    """Pillow writes neither 16-bit colour nor grey with a transparent value. samples [H, W, bands], as they are stored."""
    height = len(samples)
    rows = samples.astype(">u2" if depth == 16 else "u1").reshape(height, -1)
    data = b"".join(b"\0" + row.tobytes() for row in rows)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*e) for e in extra)
                     + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))


def eight(samples):
    return np.floor(samples / 257 + 0.5).astype(np.uint8)


def over_black(colour, alpha):
    return np.floor(colour.astype(int) * alpha.astype(int)[..., None] / 255 + 0.5).astype(np.uint8)


expected = {}


def record(name, rgb, tolerance=0):
    image = Image.fromarray(rgb, "RGB" if rgb.ndim == 3 else "L")
    expected[name] = {
        "height": image.height,
        "width": image.width,
        "tolerance": tolerance,
        "grey": np.asarray(image.convert("L")).ravel().tolist(),
        "colour": np.asarray(image.convert("RGB")).transpose(2, 0, 1).ravel().tolist(),
    }


def record_file(name, tolerance=0):
    with Image.open(FOLDER / name) as image:
        image = ImageOps.exif_transpose(image)
        record(name, np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB")), tolerance)


grey = noise(HEIGHT, WIDTH)
rgb = noise(HEIGHT, WIDTH, 3)
alpha = noise(HEIGHT, WIDTH)
alpha[0, :4] = [0, 255, 128, 1]

Image.fromarray(grey).save(FOLDER / "grey.png")
record_file("grey.png")
Image.fromarray(rgb).save(FOLDER / "colour.png")
record_file("colour.png")
Image.fromarray(np.dstack([rgb, alpha])).save(FOLDER / "colour-alpha.png")
record("colour-alpha.png", over_black(rgb, alpha))
Image.fromarray(np.dstack([grey, alpha]), "LA").save(FOLDER / "grey-alpha.png")
record("grey-alpha.png", over_black(grey[..., None], alpha)[..., 0])

for bits in (1, 2, 4):
    levels = noise(HEIGHT, 16, high=1 << bits)
    shifts = 8 // bits
    packed = np.zeros((HEIGHT, 16 // shifts, 1), np.uint8)
    for i in range(16):
        packed[:, i // shifts, 0] |= (levels[:, i] << (8 - bits - (i % shifts) * bits)).astype(np.uint8)
    png(FOLDER / f"grey-{bits}-bit.png", packed, bits, 0, width=16)
    record(f"grey-{bits}-bit.png", (levels * (255 // ((1 << bits) - 1))).astype(np.uint8))

deep_grey = noise(HEIGHT, WIDTH, 1, high=65536, dtype=np.uint16)
png(FOLDER / "grey-16-bit.png", deep_grey, 16, 0)
record("grey-16-bit.png", eight(deep_grey)[..., 0])
deep = noise(HEIGHT, WIDTH, 3, high=65536, dtype=np.uint16)
png(FOLDER / "colour-16-bit.png", deep, 16, 2)
record("colour-16-bit.png", eight(deep))
deep_alpha = noise(HEIGHT, WIDTH, 4, high=65536, dtype=np.uint16)
png(FOLDER / "colour-alpha-16-bit.png", deep_alpha, 16, 6)
record("colour-alpha-16-bit.png", over_black(eight(deep_alpha)[..., :3], eight(deep_alpha)[..., 3]))

transparent = int(grey[5, 5])
png(FOLDER / "grey-transparent-value.png", grey[..., None], 8, 0, [(b"tRNS", struct.pack(">H", transparent))])
record("grey-transparent-value.png", np.where(grey == transparent, 0, grey).astype(np.uint8))

palette = noise(256, 3)
indices = noise(HEIGHT, WIDTH)
paletted = Image.fromarray(indices, "P")
paletted.putpalette(palette.ravel().tolist())
paletted.save(FOLDER / "palette.png")
record("palette.png", palette[indices])
opacities = noise(256)
paletted.save(FOLDER / "palette-transparent.png", transparency=bytes(opacities.tolist()))
record("palette-transparent.png", over_black(palette[indices], opacities[indices]))

# Decoders differ by one level or two in the last step from YCbCr, as JPEG allows.
Image.fromarray(smooth(32, 40, 1)[..., 0]).save(FOLDER / "grey.jpg", quality=95)
record_file("grey.jpg", 1)
Image.fromarray(smooth(32, 40, 3)).save(FOLDER / "colour.jpg", quality=95, subsampling=0)
record_file("colour.jpg", 2)
Image.fromarray(smooth(32, 40, 3)).save(FOLDER / "colour-progressive.jpg", quality=95, progressive=True)
record_file("colour-progressive.jpg", 4)
Image.fromarray(smooth(32, 40, 4), "CMYK").save(FOLDER / "cmyk.jpg", quality=95)
record_file("cmyk.jpg", 4)

for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(smooth(16, 24, 1)[..., 0]).save(FOLDER / f"orientation-{orientation}.jpg", quality=95, exif=exif)
    record_file(f"orientation-{orientation}.jpg", 1)

(FOLDER / "expected.json").write_text(
    "{\n" + ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in expected.items()) + "\n}\n")
