"""Writes Fixtures/images.json: small PNG and PGM files of every kind, each with its expected grey values, and files of
other formats, each with the format's name.

    python3 make_images.py [folder]

needs numpy, Pillow and pillow-heif (requirements.txt). This script builds the files itself, sample by sample, with a
filter of each kind and with Adam7 interlacing. Pillow reads the files, too, and must see the same picture. The expected
greys come from the samples, not from a decoder. Resized, turned and animated images are Pillow's own.
"""

import base64
import io
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def packed(samples, depth):
    """A row of samples, rows x columns x channels, as bytes."""
    flat = samples.ravel()
    if depth == 16:
        return flat.astype(">u2").tobytes()
    bits = "".join(format(sample, f"0{depth}b") for sample in flat)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    distances = [abs(p - a), abs(p - b), abs(p - c)]
    return (a, b, c)[distances.index(min(distances))]


def filtered(row, previous, step, kind):
    result = bytearray([kind])
    for i, byte in enumerate(row):
        left = row[i - step] if i >= step else 0
        corner = previous[i - step] if i >= step else 0
        up = previous[i]
        result.append((byte - [0, left, up, (left + up) // 2, paeth(left, up, corner)][kind]) % 256)
    return bytes(result)


def image_data(samples, depth, interlaced):
    height, width, channels = samples.shape
    step = max(channels * depth // 8, 1)
    data = b""
    for row0, column0, row_step, column_step in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[row0::row_step, column0::column_step]
        if part.size == 0:
            continue
        previous = bytes(len(packed(part[0], depth)))
        for i, row in enumerate(part):
            row = packed(row, depth)
            data += filtered(row, previous, step, i % 5)
            previous = row
    return zlib.compress(data)


def png(samples, color_type, depth, interlaced=False, before=(), after=()):
    height, width, _ = samples.shape
    data = image_data(samples, depth, interlaced)
    third = len(data) // 3
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced))
    chunks = [(b"IHDR", header), (b"gAMA", struct.pack(">I", 45455)), *before,
              (b"IDAT", data[:third]), (b"IDAT", b""), (b"IDAT", data[third:]), *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in chunks)


def luma(rgb):
    return (rgb.astype(int) @ np.array([299, 587, 114]) + 500) // 1000


def scaled(samples, depth):
    greatest = 2 ** depth - 1
    return (samples.astype(int) * 255 + greatest // 2) // greatest


def composed(gray, alpha):
    """The picture over black if its ink is bright, else over white."""
    background = 0 if 2 * (gray * alpha).sum() > 255 * alpha.sum() else 255
    return (gray * alpha + background * (255 - alpha) + 127) // 255


def expected(samples, color_type, depth, palette, transparent):
    if color_type == 3:
        colors, alphas = palette
        gray, alpha = luma(colors)[samples[..., 0]], alphas[samples[..., 0]]
    else:
        values = scaled(samples, depth)
        gray = luma(values[..., :3]) if color_type in (2, 6) else values[..., 0]
        alpha = values[..., -1] if color_type in (4, 6) else np.full(gray.shape, 255)
        if transparent is not None:
            alpha = np.where((samples == transparent).all(axis=-1), 0, 255)
    return composed(gray, alpha.astype(int)) if (alpha < 255).any() else gray


def check_with_pillow(name, data, gray, color_type, depth):
    image = Image.open(io.BytesIO(data))
    image.load()
    # Pillow reads 16-bit grey as an image of another kind, and of other 16-bit samples takes the upper byte.
    if depth == 16 and color_type == 0:
        found = np.asarray(image).astype(int) / 257
    else:
        rgba = np.asarray(image.convert("RGBA")).astype(int)
        found = composed(luma(rgba[..., :3]), rgba[..., 3])
    assert np.abs(found - gray).max() <= 2, (name, np.abs(found - gray).max())


def png_cases(generator):
    for color_type, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                for variant in ("opaque", "transparent") if color_type in (0, 2, 3) else ("alpha",):
                    height, width = (11, 13) if not interlaced else (9, 10)
                    samples = generator.integers(0, 2 ** depth, (height, width, CHANNELS[color_type]))
                    before, palette, transparent = [], None, None
                    if color_type == 3:
                        count = 2 ** depth
                        colors = generator.integers(0, 256, (count, 3))
                        alphas = np.full(count, 255)
                        before = [(b"PLTE", colors.astype(np.uint8).tobytes())]
                        if variant == "transparent":
                            alphas[:count // 2] = generator.integers(0, 256, count // 2)
                            before.append((b"tRNS", alphas[:count // 2].astype(np.uint8).tobytes()))
                        palette = (colors, alphas)
                    elif variant == "transparent":
                        transparent = samples[3, 4]
                        before = [(b"tRNS", transparent.astype(">u2").tobytes())]
                    data = png(samples, color_type, depth, interlaced, before)
                    name = f"png type {color_type}, {depth} bits, {variant}{', interlaced' if interlaced else ''}"
                    gray = expected(samples, color_type, depth, palette, transparent)
                    # Pillow compares the transparent colour with 8 bits of a sample, whatever its depth.
                    if depth == 8 or variant != "transparent" or color_type == 3:
                        check_with_pillow(name, data, gray, color_type, depth)
                    yield name, data, gray
    for size in ((1, 1), (1, 9), (9, 1), (2, 5)):
        samples = generator.integers(0, 256, (*size, 1))
        yield f"png {size[1]} x {size[0]}, interlaced", png(samples, 0, 8, True), samples[..., 0]


def exif(orientation, order, prefix=b""):
    """An eXIf chunk's data: a TIFF header and a directory of two entries, ImageWidth and Orientation."""
    entries = [(0x0100, 4, struct.pack(order + "I", 7)), (0x0112, 3, struct.pack(order + "HH", orientation, 0))]
    directory = b"".join(struct.pack(order + "HHI", tag, kind, 1) + value for tag, kind, value in entries)
    header = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8)
    return prefix + header + struct.pack(order + "H", len(entries)) + directory + bytes(4)


def turned_cases(generator):
    """A picture for each orientation, as Pillow turns it: before and behind the pixels, in both byte orders."""
    samples = generator.integers(0, 256, (5, 7, 1))
    for orientation in range(10):
        for order, where, prefix in (("<", "before", b""), (">", "after", b""), (">", "before", b"Exif\0\0")):
            data = png(samples, 0, 8, **{where: [(b"eXIf", exif(orientation, order, prefix))]})
            image = Image.open(io.BytesIO(data))
            image.load()
            name = f"png orientation {orientation}, {order}, {where} the pixels{', with a prefix' if prefix else ''}"
            yield name, data, np.asarray(ImageOps.exif_transpose(image))


def page():
    """A digit 7, dark on bright paper."""
    gray = np.full((24, 20), 230)
    gray[5:8, 5:14] = 30
    gray[8:19, 11:14] = 30
    return gray


def on_canvas(gray, alpha, shadow):
    """Grey values with opacities in a margin of 5, in which there is a black shadow or nothing."""
    height, width = gray.shape
    samples = np.zeros((height + 10, width + 10, 2), int)
    if shadow:
        samples[2:-1, 2:-1, 1] = 120
    inner = samples[5:-5, 5:-5]
    inner[alpha > 0] = np.stack([gray, alpha], axis=-1)[alpha > 0]
    return samples


def page_cases():
    """A page in a transparent margin is the page; ink on nothing is ink on white."""
    gray = page()
    full = np.full(gray.shape, 255)
    rows, columns = np.indices(gray.shape)
    distance = np.minimum(rows, 23 - rows) + np.minimum(columns, 19 - columns)
    rounded = np.where(distance < 4, 0, 255)
    # A page turned by a quarter of a right angle: a rhombus of 1:2 in a larger picture.
    wide = np.full((60, 60), 230)
    wide[24:36, 28:31] = 30
    rows, columns = np.indices(wide.shape)
    turned = np.where(np.abs(rows - 29.5) + np.abs(columns - 29.5) <= 30, 255, 0)
    for name, gray, alpha in (("a page", gray, full), ("a page with 250 of 255", gray, full - 5),
                              ("a page with round corners", gray, rounded), ("a turned page", wide, turned)):
        for shadow in (False, True):
            yield (f"png {name}{' and a shadow' if shadow else ''} in a transparent margin",
                   png(on_canvas(gray, alpha, shadow), 4, 8), gray)
    ink = np.where(page() < 100, 255, 0)
    yield "png ink on nothing", png(on_canvas(page(), ink, False), 4, 8), np.pad(
        np.where(ink > 0, 30, 255), 5, constant_values=255)
    for name, shape, shade in (("a patch", (20, 15), 10), ("a shaded stroke", (20, 6), 60)):
        bar = np.full(shape, 30)
        bar[6:9] += shade
        yield f"png {name} of ink on nothing", png(on_canvas(bar, np.full(shape, 255), False), 4, 8), np.pad(
            bar, 5, constant_values=255)
    # A digit cut out of the page like a stencil becomes black, in spite of the print beside it.
    print_beside = np.full((60, 60), 230)
    print_beside[50:52, 4:50] = 90
    hole = np.full((60, 60), 255)
    hole[20:40, 28:31] = 0
    yield "png a hole in a page", png(on_canvas(print_beside, hole, False), 4, 8), np.where(hole > 0, print_beside, 0)


def animated_cases():
    frames = [Image.fromarray((page() + shift).astype(np.uint8)) for shift in (0, 20)]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    yield "png animated", stream.getvalue(), page()


def other_formats():
    """The same digit in formats that are not read. The JPEG lies on its side, as its orientation says."""
    image = Image.fromarray(page().astype(np.uint8))
    oriented = Image.Exif()
    oriented[0x0112] = 6
    pillow_heif.register_heif_opener()
    for name, kind, options in (
            ("a JPEG", "JPEG", {"quality": 95, "exif": oriented}), ("a GIF", "GIF", {}), ("a TIFF", "TIFF", {}),
            ("a WebP", "WEBP", {"lossless": True}), ("a BMP", "BMP", {}), ("an AVIF", "AVIF", {"quality": 90}),
            ("an HEIF", "HEIF", {"quality": 90}), ("a JPEG 2000", "JPEG2000", {}), ("an ICO", "ICO", {"sizes": [(20, 24)]}),
            ("a PDF", "PDF", {}), ("a PPM, PBM or PAM", "PPM", {})):
        stored = image.transpose(Image.Transpose.ROTATE_90) if kind == "JPEG" else image
        stream = io.BytesIO()
        stored.convert("RGB").save(stream, kind, **options)
        yield name, stream.getvalue()
    yield "an SVG", (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="20" height="24">'
                     b'<path d="M5 5h9v14h-3V8H5z"/></svg>\n')


def pgm_cases(generator):
    for maximum in (1, 100, 255, 256, 65535):
        samples = generator.integers(0, maximum + 1, (3, 5))
        gray = (samples * 255 + maximum // 2) // maximum
        raw = samples.astype(">u2" if maximum > 255 else np.uint8).tobytes()
        yield f"pgm raw, {maximum}", b"P5 # a comment\n5\t3\n" + str(maximum).encode() + b"\n" + raw, gray
        text = "\n".join(" ".join(map(str, row)) for row in samples)
        yield f"pgm plain, {maximum}", f"P2\n# 1 2 3\n5 3\n{maximum} # so many\n{text}\n".encode(), gray


def resized(generator):
    image = np.clip(generator.normal(128, 80, (37, 23)), 0, 255).astype(np.uint8)
    for width, height in ((20, 20), (12, 20), (40, 61), (23, 37), (1, 1)):
        result = Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR)
        yield {"width": width, "height": height, "pixels": base64.b64encode(result.tobytes()).decode(),
               "original": {"width": 23, "height": 37, "pixels": base64.b64encode(image.tobytes()).decode()}}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "Fixtures")
    generator = np.random.default_rng(28)
    kinds = [*png_cases(generator), *pgm_cases(generator)]
    resizings = list(resized(generator))
    kinds += [*turned_cases(generator), *page_cases(), *animated_cases()]
    files = [
        {"name": name, "file": base64.b64encode(data).decode(), "width": gray.shape[1], "height": gray.shape[0],
         "pixels": base64.b64encode(gray.astype(np.uint8).tobytes()).decode()}
        for name, data, gray in kinds]
    others = [{"name": name, "file": base64.b64encode(data).decode()} for name, data in other_formats()]
    document = {"files": files, "resized": resizings, "others": others}
    (folder / "images.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(len(files), "files")


if __name__ == "__main__":
    main()
