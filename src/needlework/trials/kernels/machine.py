"""The loops over people as machine code, made by numba at the first call and kept on disk.

Only :mod:`needlework.trials.kernels.compiled` imports this, where numba is installed. All of it
stands in one file, since numba makes kept code anew when the file of a function changes, not
when that of one it calls does. Loops run over whole slices from 0 on, or they would not be done
several numbers at a time; numba's usual builds lack such an exponential and logarithm, so there
are own ones here, exact to a unit or two in the last place.

The model is that of :mod:`needlework.mechanisms.neuromodulator`.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
from numba.extending import intrinsic

_MULTIPLIERS = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_STEPS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_ROUNDS, _PER_COUNTER, _UNUSED_BITS = 10, 4, np.uint64(11)
_SHARE, _HALF = 2.0**-53, 2.0**-54
_TINY = float(np.finfo(np.float64).tiny)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_LOG2_E, _ROOT_HALF = 1 / math.log(2), math.sqrt(0.5)
_WHOLE = 1.5 * 2.0**52
"""Added to a number, it leaves the nearest whole one in the last bits."""

_WHOLE_BITS = int(np.float64(_WHOLE).view(np.int64))
_FRACTION, _ONE_HALF, _BIAS, _PLACE = 2**52 - 1, 1022 << 52, 1023, 52
_LARGEST = 700.0
_FACTORS = tuple(1 / math.factorial(power) for power in range(13, -1, -1))
_ODD = tuple(1 / odd for odd in range(21, 0, -2))
_CHUNK = 64
"""People at a time whose nodes fit the innermost cache."""

_njit: Any = numba.njit
kept: list[bool] = []
"""False for each function whose machine code cannot be kept from one process to the next."""


def compiled(function: Any) -> Any:
    """Return the function as machine code, kept on disk where there is a place for it."""
    try:
        return _njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # neither beside the package nor in the user's cache can be written
        kept.append(False)
        return _njit(nogil=True, error_model="numpy")(function)


def _high_bits(typing: Any, one: Any, other: Any) -> Any:
    """Return the type and the maker of the upper 64 bits of a product of 64-bit numbers."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return numba.types.uint64(numba.types.uint64, numba.types.uint64), build


_high: Any = intrinsic(_high_bits)


@compiled
def _random(counter: Any, visit: Any, quantity: Any, key: Any) -> Any:
    """Return the four numbers at an address: Philox 4x64 of ten rounds, as numpy has it.

    Source: Salmon and others, Parallel random numbers: as easy as 1, 2, 3 (2011).
    """
    a, b, c, d = counter, visit, np.uint64(0), quantity
    first, second = key[0], key[1]
    for _ in range(_ROUNDS):
        high, low = _high(_MULTIPLIERS[0], a), _MULTIPLIERS[0] * a
        other_high, other_low = _high(_MULTIPLIERS[1], c), _MULTIPLIERS[1] * c
        a, b, c, d = other_high ^ b ^ first, other_low, high ^ d ^ second, low
        first, second = first + _STEPS[0], second + _STEPS[1]
    return a, b, c, d


@compiled
def _share(bits: Any) -> Any:
    return np.float64(bits >> _UNUSED_BITS) * _SHARE + _HALF


@compiled
def uniform(key: Any, quantity: Any, visit: Any, first: Any, found: Any) -> None:
    """Write the uniform numbers of people from the first on."""
    size = len(found)
    start, kind, day = first // _PER_COUNTER, np.uint64(quantity), np.uint64(visit)
    for counter in range(start, (first + size - 1) // _PER_COUNTER + 1):
        bits = _random(np.uint64(counter + 1), day, kind, key)
        place = counter * _PER_COUNTER - first
        if place >= 0 and place + _PER_COUNTER <= size:
            for lane in range(_PER_COUNTER):
                found[place + lane] = _share(bits[lane])
        else:
            for lane in range(_PER_COUNTER):
                if 0 <= place + lane < size:
                    found[place + lane] = _share(bits[lane])


@compiled
def logarithm(values: Any, found: Any) -> None:
    """Write the natural logarithms of normal numbers above 0."""
    bits = values.view(np.int64)
    fraction = np.empty_like(bits)
    for place in range(len(bits)):
        fraction[place] = (bits[place] & _FRACTION) | _ONE_HALF
    value = fraction.view(np.float64)
    for place in range(len(bits)):
        power, near = np.float64((bits[place] >> _PLACE) - _BIAS + 1), value[place]
        small = near < _ROOT_HALF
        near = near + near if small else near
        power = power - 1 if small else power
        ratio = (near - 1) / (near + 1)
        square, series = ratio * ratio, 0.0
        for factor in _ODD[:-1]:
            series = (series + factor) * square
        small_part = 2 * ratio * series + power * _LN2_LOW
        found[place] = power * _LN2_HIGH + (2 * ratio + small_part)


@compiled
def exponential(values: Any, found: Any) -> None:
    """Write the exponentials; those of numbers beyond 700 are those of 700."""
    whole = np.empty_like(values)
    bits = whole.view(np.int64)
    for place in range(len(values)):
        whole[place] = min(max(values[place], -_LARGEST), _LARGEST) * _LOG2_E + _WHOLE
    for place in range(len(values)):
        power = whole[place] - _WHOLE
        value = min(max(values[place], -_LARGEST), _LARGEST)
        rest = (value - power * _LN2_HIGH) - power * _LN2_LOW
        series = 0.0
        for factor in _FACTORS:
            series = series * rest + factor
        found[place] = series
    for place in range(len(values)):
        bits[place] = (bits[place] - _WHOLE_BITS + _BIAS) << _PLACE
    for place in range(len(values)):
        found[place] *= whole[place]


@compiled
def noise(key: Any, quantity: Any, visit: Any, first: Any, found: Any) -> None:
    """Write the standard logistic numbers of people from the first on."""
    odds = np.empty_like(found)
    uniform(key, quantity, visit, first, odds)
    for person in range(len(odds)):
        odds[person] = odds[person] / (1 - odds[person])
    logarithm(odds, found)


@compiled
def grade(
    key: Any, quantity: Any, days: Any, first: Any, falls: Any, cuts: Any, pace: Any, found: Any
) -> None:
    """Write the grade of each person at each visit; falls and grades are (visits, people)."""
    drawn = np.empty_like(pace)
    none, mild, moderate = cuts[0], cuts[1], cuts[2]
    for visit in range(len(days)):
        noise(key, quantity, days[visit], first, drawn)
        fall, grades = falls[visit], found[visit]
        for person in range(len(drawn)):
            level = drawn[person] - fall[person] * pace[person]
            grades[person] = (
                np.int8(level > none[person])
                + np.int8(level > mild[person])
                + np.int8(level > moderate[person])
            )


@compiled
def effect(factor: Any, inverse: Any, weights: Any, columns: Any, spans: Any, found: Any) -> None:
    """Write the effect of one product on days that all share, shape (visits, people).

    ``spans`` holds the world, the first of its people and the end of them.
    """
    for span in range(len(spans)):
        world, begin, end = spans[span]
        own = factor[begin:end]
        for visit in range(len(columns)):
            column, here = columns[visit], found[visit, begin:end]
            here[:] = 0.0
            for node in range(inverse.shape[2]):
                level, weight = inverse[world, column, node], weights[world, column, node]
                for person in range(len(own)):
                    here[person] += weight / (1 + own[person] * level)


@compiled
def effect_each(
    factor: Any, inverse: Any, weights: Any, columns: Any, spans: Any, found: Any
) -> None:
    """Write the effect of one product; columns, like found, are of shape (visits, people)."""
    for span in range(len(spans)):
        world, begin, end = spans[span]
        for visit in range(len(columns)):
            for person in range(begin, end):
                column, total = columns[visit, person], 0.0
                levels, weight = inverse[world, column], weights[world, column]
                for node in range(len(levels)):
                    total += weight[node] / (1 + factor[person] * levels[node])
                found[visit, person] = total


@compiled
def _advance(days: Any, rates: Any, decay: Any, nodes: Any, weights: Any, state: Any) -> None:
    """Let time pass for a chunk of people of one world; the state is slow parts, fast, effect."""
    lag, delivery, hill = rates
    size, products = len(days), len(decay)
    kept, passed = np.empty(size), np.empty(size)
    since, drive, faded = (
        np.empty((len(nodes), size)),
        np.empty((len(nodes), size)),
        np.empty((len(nodes), size)),
    )
    for person in range(size):
        passed[person] = -lag * days[person]
    exponential(passed, kept)
    for node in range(len(nodes)):
        row, share = drive[node], nodes[node]
        for person in range(size):
            row[person] = kept[person] + (1 - kept[person]) * share
    logarithm(drive.reshape(-1), since.reshape(-1))
    for node in range(len(nodes)):
        row, slowed = since[node], faded[node]
        for person in range(size):
            row[person] = max(days[person] + row[person] / lag, 0.0)
            slowed[person] = -delivery * row[person]
    exponential(faded.reshape(-1), drive.reshape(-1))
    amount = state[products]
    for node in range(len(nodes)):
        row = drive[node]
        for person in range(size):
            row[person] *= -amount[person]
    left = np.empty_like(faded)
    for product in range(products):
        amount, rate = state[product], decay[product]
        for node in range(len(nodes)):
            row, slowed = since[node], faded[node]
            for person in range(size):
                slowed[person] = -rate * row[person]
        exponential(faded.reshape(-1), left.reshape(-1))
        for node in range(len(nodes)):
            row, slowed = drive[node], left[node]
            for person in range(size):
                row[person] += amount[person] * slowed[person]
    for node in range(len(nodes)):
        row = drive[node]
        for person in range(size):
            row[person] = max(row[person], _TINY)
    logarithm(drive.reshape(-1), faded.reshape(-1))
    for node in range(len(nodes)):
        row = faded[node]
        for person in range(size):
            row[person] *= -hill
    exponential(faded.reshape(-1), drive.reshape(-1))
    effects = state[products + 1]
    for person in range(size):
        effects[person] *= kept[person]
    for node in range(len(nodes)):
        row, weight = drive[node], weights[node]
        for person in range(size):
            effects[person] += (1 - kept[person]) * weight / (1 + row[person])
    for part in range(products + 1):
        rate, amount = (decay[part] if part < products else delivery), state[part]
        for person in range(size):
            passed[person] = -rate * days[person]
        exponential(passed, kept)
        for person in range(size):
            amount[person] *= kept[person]


@compiled
def _inject(state: Any, person: Any, potency: Any, place: Any, taken: Any) -> None:
    """Give one person of a chunk a session: every product joins its slow part and the fast one."""
    for product in range(len(taken)):
        amount = potency[product, place] * taken[product]
        state[product, person] += amount
        state[len(taken), person] += amount


@compiled
def follow(
    spans: Any,
    rates: Any,
    decay: Any,
    nodes: Any,
    weights: Any,
    potency: Any,
    strength: Any,
    sessions: Any,
    taken: Any,
    visits: Any,
    planned: Any,
    last_day: Any,
    address: Any,
    cuts: Any,
    pace: Any,
    rule: Any,
    falls: Any,
    again: Any,
) -> None:
    """Write the fall of each person at each visit, and how often each was treated again.

    Shapes: rates (worlds, 3), decay (worlds, products), potency (products, people),
    taken (sessions, worlds, products), visits and falls (visits, people).
    """
    key, quantity, first = address
    grade_back, least_days, until_day = rule
    drawn = np.empty_like(falls)
    for visit in range(len(planned)):
        noise(key, quantity, int(planned[visit]), first, drawn[visit])
    products = decay.shape[1]
    for span in range(len(spans)):
        world, start, end = spans[span]
        one = (rates[world, 0], rates[world, 1], rates[world, 2])
        for begin in range(start, end, _CHUNK):
            size = min(_CHUNK, end - begin)
            state, step = np.zeros((products + 2, size)), np.empty(size)
            now, treated = np.zeros(size), np.zeros(size)
            given = 0
            for visit in range(len(planned)):
                while given < len(sessions) and sessions[given] < planned[visit]:
                    for person in range(size):
                        step[person] = sessions[given] - now[person]
                        now[person] = treated[person] = sessions[given]
                    _advance(step, one, decay[world], nodes, weights, state)
                    for person in range(size):
                        _inject(state, person, potency, begin + person, taken[given, world])
                    given += 1
                for person in range(size):
                    step[person] = visits[visit, begin + person] - now[person]
                    now[person] = visits[visit, begin + person]
                _advance(step, one, decay[world], nodes, weights, state)
                for person in range(size):
                    place = begin + person
                    fall = strength[place] * state[products + 1, person]
                    falls[visit, place] = fall
                    level, seen = drawn[visit, place] - fall * pace[place], 0
                    for cut in range(len(cuts)):
                        seen += level > cuts[cut, place]
                    waited = now[person] - treated[person] >= least_days and given > 0
                    there = now[person] <= until_day and now[person] < last_day[place]
                    if seen >= grade_back and waited and there:
                        _inject(state, person, potency, place, taken[given - 1, world])
                        treated[person] = now[person]
                        again[place] += 1
