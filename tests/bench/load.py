"""The load of autoscaler_year.c, and its checksum, in Python."""

SYNCS_OF_DAY, DAYS, PERIOD_MS = 5760, 365, 15_000


def days(syncs):
    """Lists of (CPU in millicores, memory in bytes) at each sync, `syncs` of them in all."""
    word, wander = 1, 32768
    while syncs > 0:
        day = []
        for i in range(SYNCS_OF_DAY):
            word = word * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
            wander += (word >> 54) - (wander >> 6)
            noise = word >> 40 & 1023
            steady = (500 + 4 * min(i, SYNCS_OF_DAY - i)) * wander >> 15
            day.append((steady + (steady * noise >> 13), (steady << 20) + (noise << 20)))
        yield day[:syncs]
        syncs -= SYNCS_OF_DAY


class Checksum:
    """FNV-1a by words, over decisions that begin with size, raw, able, limited, is_limited."""

    def __init__(self):
        self.sum, self.scalings, self.before = 14695981039346656037, 0, 1

    def add(self, decisions):
        for size, raw, able, limited, is_limited, *_ in decisions:
            word = raw << 24 | size << 16 | able << 8 | limited << 4 | is_limited
            self.sum = (self.sum ^ word) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
            self.scalings += size != self.before
            self.before = size

    def __str__(self):
        return f"{self.sum:016x} {self.scalings}"
