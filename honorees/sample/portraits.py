"""Portraits for the sample people: drawn from a seed, plainly a drawing, and nobody's likeness.

Every shape is a path in a small subset of SVG (M, L, C with absolute numbers) on a sheet of 720 × 900, whose
origin is the chin: x grows to the right, y downwards, the top of the skull lies at -284. The sheet is drawn
at twice its size and reduced. There are no eyes and no mouth, only planes of light and shadow.
"""

import math
import random
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 720, 900
SCALE = 2
CHIN = (360.0, 506.0)
CURVE_STEPS = 14

Color = tuple[int, int, int]
Gender = Literal["male", "female"]
Point = tuple[float, float]


def _rgb(code: str) -> Color:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _rgbs(codes: str) -> tuple[Color, ...]:
    return tuple(_rgb(code) for code in codes.split())


def _mix(one: Color, other: Color, share: float) -> Color:
    """`share` of the other colour, the rest of the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


# --- palettes -------------------------------------------------------------------------------------------

WHITE, INK, SHADE, COOL = _rgbs("#ffffff #16222e #2a1518 #4a5a68")
GOLD, GOLD_LIGHT, RED = _rgbs("#c8963e #e9c983 #9d1c20")
PAPER = _rgb("#fbf6ea")

SKINS = _rgbs("#eec7a2 #e8bd94 #e2b288 #dba97e #d39d72 #c98f66 #be845c #e5b891")
HAIRS = _rgbs("#1b191e #211d21 #2a2224 #33282a #241f28")
GREYS = _rgbs("#8f8c8a #a6a29d #bcb7b0 #77747a #cfcac2")
GROUNDS = _rgbs(
    "#e9dcc3 #e3d2b2 #efe2cf #d9cfba #cfd6c6 #bccabc #a9bdb3 #c3d0d4 #a8bbc4 #e6c9b2 #dcb59a #e8cf9b"
    " #dcc48c #cdb6a6 #b7a98c #9fb0a4"
)
DEEP_GROUNDS = _rgbs("#8f2a2b #3f5a52 #34495a #5f776c #a4584a #6b4a44 #56707c")
SUITS = _rgbs("#1f2f3f #26323b #2f4558 #37413f #24352f #3b3434 #4a4f55 #45382f")
SHIRTS = _rgbs("#f8f4ec #f4efe6 #dfe8ea #c9d8de #e9dcc6 #d5decf #f3e3dc")
TIES = _rgbs("#9d1c20 #7d1417 #2f4558 #37564f #b07a2c #5a2a3a #3d4f66")
AO_DAIS = _rgbs(
    "#9d1c20 #7d1417 #b8453f #f3ead8 #2f4558 #37564f #c8963e #5d7268 #d9a79a #6a3a4c #8fa7ad #24352f"
    " #e6d3b0 #c9d3c0 #b07d8a #4a5f4a"
)
BLOUSES = _rgbs("#f5efe4 #dfe5d8 #cbd8dd #e8cfc2 #86988c #b8453f #4d6577 #d9b77c #f0dcd3 #6d8277")
FOLK = _rgbs("#1f2438 #241f2b #24352f #3a1f2a #1d2f3d #4a1a1e")
THREADS = _rgbs("#c8963e #b8352f #f3ead8 #4f7d74 #d98b5a #e3b95b")

# --- shapes (right half only where a name ends in _HALF: the left half mirrors it) ----------------------

FACES = {
    "oval": "M0 -286C68 -286 106 -236 106 -162C106 -108 92 -64 64 -28C46 -6 24 2 0 2",
    "round": "M0 -284C72 -284 109 -236 109 -160C109 -98 97 -52 69 -23C48 -2 24 3 0 3",
    "square": "M0 -285C72 -285 107 -238 107 -164C107 -112 101 -66 80 -34C60 -5 32 4 0 4",
    "heart": "M0 -286C70 -286 107 -238 106 -166C105 -114 86 -64 56 -28C38 -5 20 3 0 3",
}
FACE_SHADES = {
    "oval": "M30 -286C80 -272 106 -226 106 -162C106 -108 92 -64 64 -28C46 -6 24 2 0 2"
    "C38 -20 60 -58 66 -104C72 -150 66 -220 30 -286",
    "round": "M30 -284C82 -270 109 -226 109 -160C109 -98 97 -52 69 -23C48 -2 24 3 0 3"
    "C40 -18 64 -54 70 -100C76 -150 68 -220 30 -284",
    "square": "M30 -285C82 -272 107 -228 107 -164C107 -112 101 -66 80 -34C60 -5 32 4 0 4"
    "C44 -16 68 -54 72 -104C76 -150 68 -220 30 -285",
    "heart": "M30 -286C80 -272 107 -228 106 -166C105 -114 86 -64 56 -28C38 -5 20 3 0 3"
    "C34 -20 56 -58 64 -108C70 -150 66 -220 30 -286",
}
EAR = "M100 -176C116 -188 126 -170 122 -146C119 -122 110 -106 99 -110"
EAR_INNER = "M105 -164C113 -170 118 -158 115 -143C113 -130 108 -121 103 -123"
NOSE = "M2 -158C6 -134 14 -108 22 -92C24 -84 16 -79 2 -78C10 -84 10 -92 8 -104C5 -122 2 -140 2 -158"

MALE_NECK_HALF = "M0 -70L53 -80L53 34C55 58 72 76 104 92L0 170"
FEMALE_NECK_HALF = "M0 -70L41 -80L41 34C43 58 58 76 88 94L0 170"
MALE_NECK_SHADE = "M-53 -70L53 -80L53 44C34 46 -18 32 -53 -14"
FEMALE_NECK_SHADE = "M-41 -70L41 -80L41 42C26 42 -14 28 -41 -12"

MALE_BODY_HALF = "M0 70L54 50C74 84 124 100 176 114C240 130 276 154 291 214C304 278 310 350 314 430L0 430"
MALE_BODY_SHADE = "M150 107C206 150 224 250 226 430L314 430C310 350 304 278 291 214C276 154 240 130 176 114"
FEMALE_BODY_HALF = "M0 70L42 52C58 84 100 102 146 114C200 128 232 150 246 208C258 272 262 350 266 430L0 430"
FEMALE_BODY_SHADE = "M122 107C172 150 186 250 188 430L266 430C262 350 258 272 246 208C232 150 200 128 146 114"

# hair of men: the outer edge from the left sideburn over the top to the right one, then the hairline back
MALE_HAIR = {
    "side": "M-106 -126C-124 -226 -106 -312 -8 -318C96 -324 130 -236 107 -126L102 -148"
    "C103 -188 98 -210 84 -230C40 -222 -22 -234 -50 -264C-66 -246 -92 -230 -98 -196"
    "C-101 -176 -101 -160 -101 -146",
    "crew": "M-107 -130C-120 -222 -96 -306 0 -308C96 -306 120 -222 107 -130L102 -150"
    "C103 -190 98 -222 82 -240C40 -252 -40 -252 -82 -240C-98 -222 -103 -190 -102 -150",
    "back": "M-107 -128C-126 -222 -112 -322 0 -328C112 -322 126 -222 107 -128L102 -150"
    "C103 -200 92 -236 62 -256C34 -268 -34 -268 -62 -256C-92 -236 -103 -200 -102 -150",
    "receding": "M-106 -130C-120 -220 -98 -298 0 -302C98 -298 120 -220 106 -130L102 -150"
    "C104 -190 100 -222 84 -250C64 -266 34 -252 0 -242C-34 -252 -64 -266 -84 -250"
    "C-100 -222 -104 -196 -102 -150",
    "curtain": "M-107 -124C-128 -224 -108 -318 4 -320C112 -318 128 -224 107 -124L103 -150"
    "C102 -184 92 -208 70 -226C42 -238 18 -256 6 -278C-8 -252 -42 -234 -72 -222"
    "C-94 -206 -102 -184 -103 -150",
    "fringe": "M-107 -126C-126 -226 -104 -316 2 -318C106 -316 126 -226 107 -126L102 -150"
    "C102 -178 98 -196 86 -212C70 -206 58 -214 46 -224C30 -210 8 -206 -10 -220C-28 -206 -50 -204 -66 -218"
    "C-82 -208 -96 -196 -102 -150",
    "quiff": "M-106 -126C-120 -220 -112 -300 -36 -324C30 -344 112 -316 114 -236C116 -196 112 -160 107 -126"
    "L102 -150C103 -192 98 -218 86 -240C60 -252 20 -244 -20 -256C-48 -264 -74 -254 -88 -232"
    "C-98 -206 -102 -176 -102 -150",
}
MALE_STRANDS = {
    "side": (
        "M-46 -268C-20 -300 40 -306 88 -262",
        "M-44 -264C0 -284 60 -276 96 -222",
        "M-56 -262C-80 -252 -98 -230 -106 -190",
    ),
    "crew": (),
    "back": (
        "M-40 -262C-44 -292 -30 -312 -14 -320",
        "M0 -264C0 -292 8 -312 16 -322",
        "M42 -262C48 -286 50 -300 52 -310",
    ),
    "receding": ("M-58 -258C-48 -278 -26 -290 -8 -294", "M30 -254C40 -274 50 -284 58 -288"),
    "curtain": (
        "M4 -280C-22 -272 -72 -258 -98 -214",
        "M8 -280C32 -270 72 -260 98 -214",
        "M4 -290C-36 -290 -82 -276 -104 -240",
    ),
    "fringe": (
        "M-20 -312C-44 -280 -56 -250 -60 -222",
        "M20 -314C10 -282 0 -250 -8 -226",
        "M56 -300C64 -270 62 -248 54 -228",
    ),
    "quiff": (
        "M-70 -256C-50 -300 20 -326 76 -300",
        "M-40 -262C0 -296 60 -304 98 -272",
        "M10 -254C50 -280 84 -276 104 -244",
    ),
}
BALD_SIDE = "M101 -118C114 -140 120 -180 113 -214C108 -238 98 -250 90 -256C99 -236 104 -200 101 -150"

# hair of women: what lies behind the neck and shoulders, then what frames the face
FEMALE_BACK = {
    "bob": "M0 -300C112 -306 142 -226 138 -136C136 -70 142 -18 124 26C98 40 66 34 44 26L0 26",
    "long": "M0 -300C112 -306 146 -226 142 -130C138 -40 152 70 160 172C120 196 60 190 0 186",
    "wavy": "M0 -300C112 -306 146 -230 144 -156C142 -118 162 -92 160 -54C158 -18 136 2 150 40"
    "C158 66 150 92 128 104C90 112 50 96 0 96",
    "nape": "M0 -290C100 -290 122 -210 116 -120C112 -70 92 -20 62 6L0 6",
    "high": "M0 -290C100 -290 116 -210 110 -130C104 -80 80 -40 50 -20L0 -20",
}
CENTRE = (
    "M0 -318C96 -318 134 -240 124 -140C122 -118 117 -104 112 -94C108 -108 106 -128 103 -146"
    "C98 -196 60 -238 0 -276C-60 -238 -98 -196 -103 -146C-106 -128 -108 -108 -112 -94"
    "C-117 -104 -122 -118 -124 -140C-134 -240 -96 -318 0 -318"
)
SIDE_PART = (
    "M-10 -318C92 -322 134 -240 124 -140C122 -118 117 -104 112 -94C109 -108 107 -128 104 -148"
    "C100 -184 84 -206 56 -224C18 -240 -20 -254 -42 -278C-58 -248 -92 -216 -101 -160"
    "C-104 -138 -108 -112 -112 -94C-117 -104 -122 -118 -124 -140C-134 -240 -100 -316 -10 -318"
)
LOCKS = (
    "M-4 -319C98 -320 140 -238 136 -136C134 -80 140 -30 128 10C124 24 112 32 100 30"
    "C110 -10 110 -66 104 -112C102 -172 70 -224 4 -278C-60 -232 -100 -180 -104 -112"
    "C-110 -66 -110 -10 -100 30C-112 32 -124 24 -128 10C-140 -30 -134 -80 -136 -136"
    "C-140 -238 -98 -320 -4 -319"
)
LOCKS_SIDE = (
    "M-10 -319C94 -322 140 -240 136 -136C134 -80 140 -30 128 10C124 24 112 32 100 30"
    "C112 -10 112 -70 106 -118C102 -176 84 -200 56 -220C18 -240 -22 -254 -44 -280"
    "C-58 -246 -96 -200 -104 -120C-110 -66 -110 -10 -100 30C-112 32 -124 24 -128 10"
    "C-140 -30 -134 -80 -136 -136C-140 -240 -100 -318 -10 -319"
)
BANGS = (
    "M0 -319C98 -320 140 -238 136 -136C134 -80 140 -30 128 10C124 24 112 32 100 30"
    "C110 -10 110 -70 104 -120C103 -150 102 -170 98 -190C60 -202 -60 -202 -98 -190"
    "C-102 -170 -103 -150 -104 -120C-110 -70 -110 -10 -100 30C-112 32 -124 24 -128 10"
    "C-140 -30 -134 -80 -136 -136C-140 -238 -98 -320 0 -319"
)
PIXIE = (
    "M-8 -322C96 -328 134 -244 122 -150C118 -128 112 -116 106 -108C104 -134 104 -160 98 -184"
    "C70 -196 8 -208 -46 -262C-60 -230 -92 -206 -100 -168C-102 -144 -104 -122 -106 -108"
    "C-112 -116 -118 -128 -122 -150C-134 -244 -104 -318 -8 -322"
)
FRONT_LOCK = (
    "M96 -120C120 -110 134 -60 136 0C140 70 150 130 142 214C138 244 122 262 104 268C112 220 92 170 92 110"
    "C92 40 104 -20 96 -120"
)
TAIL = "M-60 0C-92 20 -118 60 -122 120C-126 190 -99 250 -116 312C-84 296 -66 240 -66 180C-66 99 -50 70 -24 40"
FEMALE_STYLES = {
    # name: (behind, front)
    "bob": ("bob", LOCKS),
    "bob_side": ("bob", LOCKS_SIDE),
    "bangs": ("bob", BANGS),
    "long": ("long", CENTRE),
    "long_side": ("long", SIDE_PART),
    "locks": ("long", LOCKS_SIDE),
    "wavy": ("wavy", LOCKS_SIDE),
    "low_bun": ("nape", SIDE_PART),
    "centre_bun": ("nape", CENTRE),
    "high_bun": ("high", CENTRE),
    "tail": ("nape", SIDE_PART),
    "pixie": ("high", PIXIE),
    "perm": ("high", PIXIE),
}
CENTRE_STRANDS = (
    "M2 -284C46 -262 92 -226 112 -168",
    "M-2 -284C-46 -262 -92 -226 -112 -168",
    "M4 -300C60 -292 104 -252 120 -196",
    "M-4 -300C-60 -292 -104 -252 -120 -196",
)
SIDE_STRANDS = (
    "M-40 -286C10 -262 80 -244 110 -172",
    "M-36 -298C30 -292 96 -262 120 -196",
    "M-46 -282C-66 -254 -98 -226 -112 -172",
)

# --- the pen --------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _points(path: str) -> tuple[Point, ...]:
    """The corners of a path; curves become short straight lines."""
    points: list[Point] = []
    for part in path.replace("M", "|M").replace("L", "|L").replace("C", "|C").split("|")[1:]:
        numbers = [float(number) for number in part[1:].split()]
        if part[0] != "C":
            points += zip(numbers[::2], numbers[1::2], strict=True)
            continue
        for start in range(0, len(numbers), 6):
            ax, ay = points[-1]
            bx, by, cx, cy, dx, dy = numbers[start : start + 6]
            for step in range(1, CURVE_STEPS + 1):
                t = step / CURVE_STEPS
                p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))
    return tuple(points)


class _Pen:
    """Draws paths around the chin; `x` and `y` stretch what is drawn next."""

    def __init__(self, ground: Color) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.x = self.y = 1.0

    def place(self, points: tuple[Point, ...], flip: bool = False) -> list[Point]:
        kx, ky = (-self.x if flip else self.x) * SCALE, self.y * SCALE
        ox, oy = CHIN[0] * SCALE, CHIN[1] * SCALE
        return [(round(ox + x * kx, 2), round(oy + y * ky, 2)) for x, y in points]

    def fill(self, path: str, color: Color, flip: bool = False) -> None:
        self.draw.polygon(self.place(_points(path), flip), fill=color)

    def both(self, path: str, color: Color, other: Color | None = None) -> None:
        """A shape and its mirror image, the right one in another colour if there is one."""
        self.fill(path, color, flip=True)
        self.fill(path, other or color)

    def whole(self, half: str, color: Color) -> None:
        """The shape whose right half is given."""
        points = _points(half)
        self.draw.polygon(self.place(points) + self.place(points, True)[::-1], fill=color)

    def line(self, path: str, color: Color, width: float, flip: bool = False) -> None:
        corners = self.place(_points(path), flip)
        self.draw.line(corners, fill=color, width=round(width * SCALE), joint="curve")

    def box(self, x: float, y: float, rx: float, ry: float | None = None) -> list[float]:
        """The rectangle around a point."""
        cx, cy, ry = CHIN[0] + x * self.x, CHIN[1] + y * self.y, rx if ry is None else ry
        return [round(n * SCALE, 2) for n in (cx - rx, cy - ry, cx + rx, cy + ry)]

    def disc(self, x: float, y: float, radius: float, color: Color) -> None:
        self.draw.ellipse(self.box(x, y, radius), fill=color)

    def ring(self, x: float, y: float, radius: float, color: Color, width: float) -> None:
        self.draw.ellipse(self.box(x, y, radius), outline=color, width=round(width * SCALE))


def _circle(x: float, y: float, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return round(x + radius * math.cos(angle), 3), round(y + radius * math.sin(angle), 3)


# --- ground ---------------------------------------------------------------------------------------------


def _draw_ground(pen: _Pen, rng: random.Random, ground: Color) -> None:
    """A quiet tint, a little lighter above, with one motif around the head."""
    warm = ground[0] > ground[1] + 60  # on red, white would turn pink
    glow = _rgb("#ecb48e") if warm else WHITE
    light, dark = _mix(ground, glow, 0.16), _mix(ground, SHADE, 0.1)
    bands = 40
    for band in range(bands):
        top, bottom = band * HEIGHT * SCALE // bands, (band + 1) * HEIGHT * SCALE // bands
        color = _mix(light, dark, 0.25 + 0.75 * band / (bands - 1))
        pen.draw.rectangle([0, top, WIDTH * SCALE, bottom], fill=color)
    pale, paler, line = _mix(ground, glow, 0.26), _mix(ground, glow, 0.4), _mix(ground, GOLD, 0.45)
    centre = -150.0
    motif = rng.choice(("disc", "rays", "rings", "arch", "lotus", "drum", "hills", "paper"))
    if motif == "disc":
        pen.disc(0, centre, 292, pale)
        pen.ring(0, centre, 316, line, 1.5)
    elif motif == "rays":
        for index in range(24):
            angle = index * 15 - 90
            wedge = (
                (0.0, centre),
                _circle(0, centre, 900, angle - 2.6),
                _circle(0, centre, 900, angle + 2.6),
            )
            pen.draw.polygon(pen.place(wedge), fill=pale)
        pen.disc(0, centre, 236, pale)
        pen.disc(0, centre, 214, paler)
    elif motif == "rings":
        for radius, color in ((430, _mix(ground, glow, 0.14)), (340, _mix(ground, glow, 0.2)), (250, pale)):
            pen.disc(0, centre, radius, color)
        pen.ring(0, centre, 384, line, 1.5)
        pen.ring(0, centre, 294, line, 1.5)
    elif motif == "arch":
        arch = "M0 -430C150 -430 250 -330 250 -190L250 430L0 430"
        pen.whole(arch, pale)
        pen.whole("M0 -398C130 -398 218 -312 218 -186L218 430L0 430", paler)
    elif motif == "lotus":
        petal = "M0 0C-86 -150 -96 -310 0 -430C96 -310 86 -150 0 0"
        for angle, color in (
            (-84, dark),
            (84, dark),
            (-56, pale),
            (56, pale),
            (-28, paler),
            (28, paler),
            (0, pale),
        ):
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            turned = [(x * cos - y * sin, x * sin + y * cos + 96) for x, y in _points(petal)]
            pen.draw.polygon(pen.place(tuple(turned)), fill=_mix(color, ground, 0.35))
    elif motif == "drum":
        pen.disc(0, centre, 324, _mix(ground, glow, 0.16))
        pen.ring(0, centre, 324, line, 2)
        pen.ring(0, centre, 282, line, 1.5)
        for index in range(48):
            x, y = _circle(0, centre, 303, index * 7.5)
            pen.disc(x, y, 5, line)
        pen.disc(0, centre, 262, pale)
    elif motif == "hills":
        pen.disc(150, -290, 84, _mix(ground, GOLD_LIGHT, 0.6))
        pen.fill("M-360 40C-220 -60 -100 -20 40 -10C180 0 260 -70 360 -40L360 430L-360 430", pale)
        near = "M-360 150C-200 60 -60 110 80 90C220 70 300 110 360 70L360 430L-360 430"
        pen.fill(near, _mix(ground, SHADE, 0.08))
    else:
        pen.fill("M-360 -506L130 -506L-150 430L-360 430", pale)
        pen.fill("M-360 -506L-40 -506L-320 430L-360 430", paler)
        pen.line("M150 -506L-130 430", line, 1.5)


# --- head -----------------------------------------------------------------------------------------------


def _draw_neck(pen: _Pen, skin: Color, shade: Color, male: bool) -> None:
    pen.whole(MALE_NECK_HALF if male else FEMALE_NECK_HALF, skin)
    pen.fill(MALE_NECK_SHADE if male else FEMALE_NECK_SHADE, shade)


def _draw_face(pen: _Pen, rng: random.Random, skin: Color, shade: Color, ears: bool) -> None:
    shape = rng.choice(tuple(FACES))
    if ears:
        pen.both(EAR, _mix(skin, shade, 0.3), _mix(skin, shade, 0.75))
        pen.both(EAR_INNER, _mix(skin, shade, 0.8), shade)
    pen.whole(FACES[shape], skin)
    pen.fill(FACE_SHADES[shape], _mix(skin, shade, 0.42))
    pen.fill(NOSE, _mix(skin, shade, 0.5))


def _draw_glasses(pen: _Pen, rng: random.Random) -> None:
    frame = rng.choice((_rgb("#2b2a2e"), _rgb("#5b4030"), _rgb("#6f5a2c"), INK))
    style = rng.choice(("round", "square"))
    width = rng.choice((3.0, 4.0, 5.0))
    for side in (-1, 1):
        if style == "round":
            pen.ring(side * 46, -148, 33, frame, width)
        else:
            box = pen.box(side * 47, -147, 37, 25)
            pen.draw.rounded_rectangle(box, 13 * SCALE, outline=frame, width=round(width * SCALE))
    pen.line("M-13 -152C-6 -158 6 -158 13 -152", frame, width)
    for flip in (False, True):
        pen.line("M82 -154L108 -158", frame, width, flip)


def _hair_color(rng: random.Random, age: int) -> Color:
    """Black or nearly so; grey comes with the years, sooner or later."""
    dark = rng.choice(HAIRS)
    greying = (age - 44) / 22 + rng.uniform(-0.45, 0.3)
    if greying < 0.25:
        return dark
    grey = rng.choice(GREYS)
    return grey if greying > 0.85 else _mix(dark, grey, 0.2 + 0.5 * greying)


def _draw_male_hair(pen: _Pen, rng: random.Random, style: str, hair: Color, age: int) -> None:
    sheen = _mix(hair, WHITE, 0.16)
    if style == "bald":
        pen.both(BALD_SIDE, hair, _mix(hair, SHADE, 0.2))
        return
    flip = rng.random() < 0.5
    pen.fill(MALE_HAIR[style], hair, flip)
    for strand in MALE_STRANDS[style]:
        pen.line(strand, sheen, 3, flip)
    if 42 <= age < 58:
        temple = "M107 -128C112 -156 114 -180 112 -200C106 -196 101 -180 102 -150"
        pen.both(temple, _mix(hair, rng.choice(GREYS), 0.55))


def _draw_female_hair(pen: _Pen, rng: random.Random, style: str, hair: Color, flip: bool) -> None:
    sheen, deep = _mix(hair, WHITE, 0.15), _mix(hair, SHADE, 0.35)
    if style == "perm":
        for index in range(15):
            x, y = _circle(0, -186, 112, 196 + index * 148 / 14)
            pen.disc(x, y, 34, hair)
        for side in (-1, 1):
            pen.disc(side * 110, -152, 24, hair)
            pen.disc(side * 106, -120, 16, hair)
        pen.fill(PIXIE, hair, flip)
        for index in range(9):
            x, y = _circle(0, -186, 108, 212 + index * 116 / 8)
            pen.draw.arc(pen.box(x, y, 20), 190, 330, fill=sheen, width=3 * SCALE)
        return
    front = FEMALE_STYLES[style][1]
    pen.fill(front, hair, flip)
    strands = SIDE_STRANDS if front in (SIDE_PART, LOCKS_SIDE, PIXIE) else CENTRE_STRANDS
    if front == BANGS:
        strands = (
            "M-40 -312C-56 -280 -62 -240 -62 -204",
            "M0 -316C0 -280 0 -240 0 -206",
            "M40 -312C56 -280 62 -240 62 -204",
        )
    for strand in strands:
        pen.line(strand, sheen, 3, flip)
    if style == "high_bun":
        pen.line("M-44 -312C-20 -302 20 -302 44 -312", deep, 5)


# --- clothes --------------------------------------------------------------------------------------------


def _draw_body(pen: _Pen, cloth: Color, male: bool) -> Color:
    """Shoulders and chest; returns the colour of their shadow side."""
    shadow = _mix(cloth, SHADE if sum(cloth) < 560 else COOL, 0.26)
    pen.whole(MALE_BODY_HALF if male else FEMALE_BODY_HALF, cloth)
    pen.fill(MALE_BODY_SHADE if male else FEMALE_BODY_SHADE, _mix(cloth, shadow, 0.75))
    pen.line(
        "M-226 430C-225 372 -220 330 -212 296" if male else "M-188 430C-187 376 -182 330 -174 292",
        shadow,
        3,
    )
    return shadow


def _draw_shirt_collar(pen: _Pen, cloth: Color, shadow: Color, k: float, tied: bool) -> None:
    """Two wings; `k` narrows them for a slimmer neck."""
    kept, pen.x = pen.x, pen.x * k
    wing, edge = "M50 26C58 34 64 44 66 58L58 146L0 104L34 74", "M66 58L58 146L0 104"
    if tied:
        wing, edge = "M50 24C58 34 66 46 68 60L44 142L2 98L40 66", "M68 60L44 142L2 98"
    pen.fill(wing, cloth, flip=True)
    pen.fill(wing, _mix(cloth, shadow, 0.4))
    for flip in (False, True):
        pen.line(edge, shadow, 2.5, flip)
    pen.x = kept


def _draw_pin(pen: _Pen, x: float, y: float) -> None:
    pen.disc(x, y, 8, GOLD)
    pen.disc(x, y, 5, RED)


def _draw_male_clothes(pen: _Pen, rng: random.Random, kind: str, cloth: Color, skin: Color) -> None:
    if kind in ("shirt", "tie"):
        shadow = _draw_body(pen, cloth, True)
        if rng.random() < 0.3:
            for x in range(-198, 140, 18):
                pen.line(f"M{x} {96 + abs(x) * 0.22}L{x * 1.04:.2f} 430", _mix(cloth, shadow, 0.28), 1.5)
        pen.line("M0 120L0 430", shadow, 3)
        for y in (176, 262, 348):
            pen.disc(9, y, 4.5, shadow)
        pen.fill("M-120 232L-56 232L-58 306L-88 318L-120 306", _mix(cloth, shadow, 0.3))
        pen.line("M-120 232L-56 232", shadow, 2.5)
        if kind == "tie":
            _draw_tie(pen, rng)
        else:
            pen.whole("M0 46L40 46L32 74L0 112", skin)
        _draw_shirt_collar(pen, cloth, shadow, 1.0, kind == "tie")
    elif kind in ("suit", "jacket"):
        shadow = _draw_body(pen, cloth, True)
        linen = rng.choice(SHIRTS[:5])
        linen_shade = _mix(linen, SHADE, 0.2)
        pen.whole("M0 60L60 52L84 160L0 340", linen)
        if kind == "suit":
            _draw_tie(pen, rng)
        else:
            pen.whole("M0 46L40 46L32 74L0 112", skin)
            pen.line("M0 110L0 330", linen_shade, 3)
        pen.both("M0 322L84 150L150 430L0 430", cloth, _mix(cloth, shadow, 0.2))
        lapel = "M58 46C70 70 86 84 104 94L138 190L104 204L122 224L6 350L0 352L0 322L66 150"
        pen.both(lapel, _mix(cloth, WHITE, 0.12), _mix(cloth, WHITE, 0.04))
        pen.line("M138 190L104 204L122 224L6 350L4 430", shadow, 3)
        pen.line("M-138 190L-104 204L-122 224L-6 350", shadow, 3)
        _draw_shirt_collar(pen, linen, linen_shade, 1.0, kind == "suit")
        if rng.random() < 0.7:
            _draw_pin(pen, -92, 176)
    elif kind == "tunic":
        shadow = _draw_body(pen, cloth, True)
        pen.line("M0 104L0 430", shadow, 3)
        pen.both("M22 236L106 236L104 266L64 280L24 266", shadow)
        pen.both("M22 236L106 236L104 262L64 275L24 262", _mix(cloth, WHITE, 0.08))
        for y in (150, 236, 322, 408):
            pen.disc(0, y, 6, _mix(cloth, WHITE, 0.3))
        _draw_shirt_collar(pen, _mix(cloth, WHITE, 0.1), shadow, 1.04, True)
    else:  # folk
        _draw_body(pen, cloth, True)
        thread = rng.sample(THREADS, 4)
        _draw_brocade(pen, thread, 36)
        band = "M0 66C24 66 44 58 56 34L66 62C52 92 24 106 0 106"
        pen.whole(band, thread[0])
        pen.whole("M0 78C26 78 46 70 59 46L62 54C48 80 26 90 0 90", thread[1])


def _draw_tie(pen: _Pen, rng: random.Random) -> None:
    tie = rng.choice(TIES)
    deep = _mix(tie, SHADE, 0.35)
    pen.fill("M-17 128L17 128L40 430L-40 430", tie)
    pen.fill("M4 128L17 128L40 430L10 430", _mix(tie, deep, 0.6))
    if rng.random() < 0.4:
        stripe = _mix(tie, WHITE, 0.3)
        for y in range(170, 420, 52):
            half = 17 + (y - 128) * 23 / 302
            pen.line(f"M{-half:.2f} {y}L{half:.2f} {y - 26}", stripe, 4)
    pen.fill("M-27 94L27 94L17 134L-17 134", _mix(tie, WHITE, 0.1))
    pen.fill("M4 94L27 94L17 134L6 134", deep)


def _draw_brocade(pen: _Pen, thread: list[Color], half: float) -> None:
    """A woven band down the front: stripes at its edges, lozenges between."""
    pen.fill(f"M{-half} 84L{half} 84L{half} 430L{-half} 430", thread[0])
    pen.fill(f"M{-half + 6} 84L{half - 6} 84L{half - 6} 430L{-half + 6} 430", _mix(thread[1], SHADE, 0.3))
    step = 44
    for row, y in enumerate(range(116, 450, step)):
        inner = half - 9
        lozenge = f"M0 {y - 20}L{inner} {y}L0 {y + 20}L{-inner} {y}"
        pen.fill(lozenge, thread[2 + row % 2])
        pen.fill(f"M0 {y - 10}L{inner / 2} {y}L0 {y + 10}L{-inner / 2} {y}", thread[1])
        for side in (-1, 1):
            edge, tip = side * inner, side * (inner - 9)
            pen.fill(f"M{edge} {y + 12}L{tip} {y + 22}L{edge} {y + 32}", thread[0])


def _draw_ao_dai(pen: _Pen, rng: random.Random, cloth: Color) -> None:
    shadow = _draw_body(pen, cloth, False)
    light = _mix(cloth, WHITE, 0.5) if sum(cloth) < 480 else _mix(cloth, RED, 0.35)
    trim = rng.choice((GOLD, GOLD_LIGHT, light, shadow))
    pattern = rng.choice(("plain", "spray", "dots", "petals", "plain"))
    if pattern == "dots":
        for row in range(7):
            for column in range(-3, 4):
                x, y = column * 58 + (29 if row % 2 else 0), 150 + row * 46
                if abs(x) < 150:
                    pen.disc(x, y, 4.5, _mix(cloth, light, 0.7))
    elif pattern == "spray":
        pen.line("M60 430C70 370 96 320 84 250C80 226 66 206 60 196", _mix(cloth, light, 0.7), 4)
        for x, y in ((60, 196), (96, 262), (62, 300), (98, 340)):
            for angle in range(0, 360, 72):
                px, py = _circle(x, y, 13, angle - 90)
                pen.disc(px, py, 9, light)
            pen.disc(x, y, 6, GOLD)
    elif pattern == "petals":
        for x, y in ((-70, 300), (0, 250), (70, 300), (-36, 380), (40, 380), (112, 390), (-110, 390)):
            for lean in (-26, 0, 26):
                tip = f"M{x} {y}C{x - 14 + lean} {y - 16} {x - 6 + lean} {y - 34} {x + lean} {y - 42}"
                pen.fill(
                    f"{tip}C{x + 8 + lean} {y - 30} {x + 14 + lean} {y - 14} {x} {y}",
                    _mix(cloth, light, 0.6),
                )
    pen.line("M-28 92C-62 140 -112 176 -184 236", trim, 3.5)
    for x, y in ((-50, 126), (-98, 170), (-148, 208)):
        pen.disc(x, y, 5, trim)
    collar = "M0 38C20 38 34 32 43 16L50 70C32 92 12 98 0 98"
    pen.whole(collar, cloth)
    pen.fill("M0 38C20 38 34 32 43 16L50 70C32 92 12 98 0 98", _mix(cloth, shadow, 0.6))
    pen.line("M-43 16C-34 32 -20 38 0 38C20 38 34 32 43 16", trim, 3.5)
    pen.line("M-50 70C-32 92 -12 98 0 98C12 98 32 92 50 70", shadow, 2.5)


def _draw_female_clothes(pen: _Pen, rng: random.Random, kind: str, cloth: Color, skin: Color) -> None:
    if kind == "ao_dai":
        _draw_ao_dai(pen, rng, cloth)
        return
    shadow = _draw_body(pen, cloth, False)
    if kind == "shirt":
        pen.line("M0 110L0 430", shadow, 3)
        for y in (170, 250, 330, 410):
            pen.disc(8, y, 4.5, shadow)
        pen.whole("M0 46L34 48L26 76L0 116", skin)
        _draw_shirt_collar(pen, cloth, shadow, 0.84, False)
    elif kind == "round":
        pen.whole("M0 60L44 50C42 84 24 104 0 106", skin)
        leaf = "M42 46C66 70 84 100 80 128C62 146 20 140 0 108C22 104 40 86 42 46"
        trim = PAPER if sum(cloth) < 620 else _mix(cloth, SHADE, 0.12)
        pen.fill(leaf, trim, flip=True)
        pen.fill(leaf, _mix(trim, SHADE, 0.08))
        for y in (190, 268, 346):
            pen.disc(0, y, 6, trim)
    elif kind == "bow":
        pen.whole("M0 60L44 50C42 78 24 92 0 94", skin)
        bow = _mix(cloth, SHADE, 0.16)
        pen.whole("M0 84C24 84 40 72 44 46L54 58C48 90 26 104 0 104", bow)
        pen.both("M4 104C40 74 84 80 92 104C84 128 40 132 4 112", _mix(cloth, WHITE, 0.18), bow)
        pen.both("M4 112C18 150 28 196 52 226L24 236C10 196 2 150 0 112", bow, shadow)
        pen.disc(0, 108, 13, _mix(cloth, WHITE, 0.1))
    elif kind == "blazer":
        linen = rng.choice((PAPER, _rgb("#e8cfc2"), _rgb("#dfe5d8"), _rgb("#b8453f"), _rgb("#d9b77c")))
        pen.whole("M0 60L50 50L70 160L0 330", linen)
        pen.whole("M0 60L44 50C44 84 26 126 0 148", skin)
        pen.both("M0 312L70 150L130 430L0 430", cloth, _mix(cloth, shadow, 0.2))
        lapel = "M50 46C58 66 72 82 92 92L120 186L90 198L106 216L6 340L0 342L0 312L48 150"
        pen.both(lapel, _mix(cloth, WHITE, 0.12), _mix(cloth, WHITE, 0.04))
        pen.line("M120 186L90 198L106 216L6 340L4 430", shadow, 3)
        pen.line("M-120 186L-90 198L-106 216L-6 340", shadow, 3)
        if rng.random() < 0.7:
            _draw_pin(pen, -80, 172)
    else:  # folk
        thread = rng.sample(THREADS, 4)
        _draw_brocade(pen, thread, 32)
        pen.both("M70 100L96 106C118 190 122 320 122 430L98 430C98 320 92 190 70 100", thread[0])
        pen.both("M78 102L88 104C110 190 114 320 114 430L106 430C106 320 100 190 78 102", thread[3])
        pen.whole("M0 60L44 50C42 76 24 88 0 90", skin)
        pen.whole("M0 78C24 78 40 66 43 40L58 62C50 98 24 112 0 112", thread[0])
        pen.whole("M0 90C26 90 44 76 49 50L54 56C48 88 26 100 0 100", thread[1])
        silver = _rgb("#d9dde0")
        pen.line("M-62 96C-44 150 44 150 62 96", silver, 6)


def _draw_headdress(pen: _Pen, rng: random.Random, cloth: Color) -> None:
    """A wound cloth with a woven edge."""
    thread = rng.sample(THREADS, 3)
    pen.whole("M0 -346C92 -346 138 -286 126 -196C110 -236 60 -262 0 -262", cloth)
    pen.fill(
        "M20 -345C96 -340 138 -284 126 -196C114 -226 84 -246 48 -256C70 -290 56 -326 20 -345",
        _mix(cloth, SHADE, 0.3),
    )
    pen.whole("M0 -282C62 -282 112 -256 127 -212L126 -196C110 -236 60 -262 0 -262", thread[0])
    for index in range(-4, 5):
        x = index * 25
        y = -274 + abs(index) ** 2 * 3.2
        pen.fill(f"M{x} {y - 7}L{x + 8} {y}L{x} {y + 7}L{x - 8} {y}", thread[1 + index % 2])


# --- the portrait ---------------------------------------------------------------------------------------


def _choose_ground(rng: random.Random, avoid: tuple[Color, ...]) -> Color:
    """A ground from which clothes, hair and skin stand out; now and then a deep one."""
    grounds = DEEP_GROUNDS if rng.random() < 0.24 else GROUNDS
    fitting = [ground for ground in grounds if all(math.dist(ground, color) > 50 for color in avoid)]
    return rng.choice(fitting or grounds)


def draw_portrait(seed: int, gender: Gender, age: int, ethnic_pattern: bool = False) -> Image.Image:
    """A drawn bust of 720 × 900: the same for the same arguments, on every machine.

    `age` greys the hair and narrows haircuts and clothes; `ethnic_pattern` dresses the person in brocade.
    """
    rng = random.Random(seed)  # noqa: S311
    male = gender == "male"
    skin = rng.choice(SKINS)
    shade = _mix(skin, _rgb("#8a4a34"), 0.42)
    hair = _hair_color(rng, age)
    if male:
        styles = ["side", "side", "crew", "back", "quiff"]
        styles += ["curtain", "fringe", "fringe"] if age < 42 else ["receding", "back"]
        styles += ["receding", "receding", "bald"] if age >= 54 else []
        kinds = ["shirt", "shirt", "suit", "suit", "tie", "jacket"] + (["tunic"] if age >= 45 else [])
    else:
        styles = ["low_bun", "bob", "bob_side", "centre_bun", "wavy"]
        styles += ["long_side", "locks"] if age < 50 else ["pixie"]
        styles += ["long", "bangs", "tail", "high_bun", "locks"] if age < 42 else ["pixie", "bob_side"]
        styles += ["perm", "perm", "pixie", "low_bun"] if age >= 52 else []
        kinds = ["ao_dai", "ao_dai", "ao_dai", "shirt", "round", "bow", "blazer", "blazer"]
    style, kind = rng.choice(styles), rng.choice(kinds)
    if ethnic_pattern:
        kind = "folk"
    palette = {
        "shirt": SHIRTS,
        "tie": SHIRTS,
        "ao_dai": AO_DAIS,
        "round": BLOUSES,
        "bow": BLOUSES,
        "folk": FOLK,
    }
    cloth = rng.choice(palette.get(kind, SUITS))
    ground = _choose_ground(rng, (cloth, hair, skin))
    flip = rng.random() < 0.5
    glasses = rng.random() < (0.16 if age < 40 else 0.34)
    broad, wide, tall = rng.uniform(0.95, 1.04), rng.uniform(0.96, 1.04), rng.uniform(0.97, 1.02)

    pen = _Pen(ground)
    _draw_ground(pen, rng, ground)
    pen.x, pen.y = wide, tall
    deep = _mix(hair, SHADE, 0.3)
    if not male:
        if style == "high_bun":
            pen.disc(0, -338, 50, hair)
            pen.disc(10, -334, 34, _mix(hair, WHITE, 0.08))
        elif style in ("low_bun", "centre_bun"):
            pen.disc(66 if flip else -66, -28, 52, deep)
        pen.whole(FEMALE_BACK[FEMALE_STYLES[style][0]], deep)
    _draw_neck(pen, skin, shade, male)
    pen.x, pen.y = broad, 1.0
    if male:
        _draw_male_clothes(pen, rng, kind, cloth, skin)
    else:
        _draw_female_clothes(pen, rng, kind, cloth, skin)
    pen.x, pen.y = wide, tall
    _draw_face(pen, rng, skin, shade, ears=True)
    if male:
        _draw_male_hair(pen, rng, style, hair, age)
    else:
        _draw_female_hair(pen, rng, style, hair, flip)
        if style == "locks":
            pen.fill(FRONT_LOCK, hair, not flip)
            pen.line("M116 -60C126 20 112 120 122 220", _mix(hair, WHITE, 0.15), 3, not flip)
        elif style == "tail":
            pen.fill(TAIL, hair, flip)
            pen.line("M-58 20C-96 80 -92 180 -98 270", _mix(hair, WHITE, 0.15), 3, flip)
        if ethnic_pattern and style not in ("high_bun", "perm") and rng.random() < 0.7:
            _draw_headdress(pen, rng, cloth)
    if glasses:
        _draw_glasses(pen, rng)
    return pen.image.reduce(SCALE)
