"""A fitted scikit-learn pipeline as a feature file of Feedforward. Needs scikit-learn alone.

As a module: export(pipeline, columns) gives the entries of an input; features_file(...) gives the text and the files beside it."""
import json
import math
import re
import warnings

import numpy as np


class Refused(Exception):
    """What cannot be exported, in a sentence."""


class Lane:
    """One output column on its way: where it comes from, what is done to it, and how many numbers it gives."""

    def __init__(self, column, steps=(), width=1, keys=None, transformer=None):
        self.column = column
        self.steps = tuple(steps)
        self.width = width
        self.keys = keys  # of a one-hot step at the end: (dropped, keyed, unknown, missing)
        self.transformer = transformer

    def then(self, *steps):
        return Lane(self.column, self.steps + steps, self.width, None, self.transformer)

    def of(self, transformer):
        return Lane(self.column, self.steps, self.width, self.keys, transformer)


def export(pipeline, columns=None):
    """The entries of a feature block, one for each column that comes out, in order.

    columns: the names of the columns that go in, where the pipeline was not fitted on a table with names.
    """
    return [entry(lane) for lane in lanes_of(pipeline, columns)]


def entry(lane):
    return {"column": lane.column, "steps": list(lane.steps)} if lane.steps else {"column": lane.column}


def lanes_of(pipeline, columns=None):
    names = getattr(pipeline, "feature_names_in_", None)
    if columns is None:
        if names is None:
            raise Refused("the pipeline was fitted without column names: give them, as --columns age,income")
        columns = [str(name) for name in names]
    expected = getattr(pipeline, "n_features_in_", len(columns))
    if len(columns) != expected:
        raise Refused(f"the pipeline takes {expected} columns, and {len(columns)} are named")
    return transformed(pipeline, [Lane(str(name)) for name in columns])


def transformed(transformer, lanes):
    if transformer is None or isinstance(transformer, str) and transformer == "passthrough":
        return lanes
    if isinstance(transformer, str) and transformer == "drop":
        return []
    name = type(transformer).__name__
    if type(transformer).__module__.split(".")[0] != "sklearn" or name not in TRANSFORMERS:
        raise Refused(f"{name} is not known here; known are {', '.join(sorted(TRANSFORMERS))}")
    return TRANSFORMERS[name](transformer, lanes)


# transformers of transformers


def pipeline_lanes(pipeline, lanes):
    for _, step in pipeline.steps:
        if not (step is None or isinstance(step, str) or hasattr(step, "transform")):
            raise Refused(
                f"{type(step).__name__} is not a transformer; export the steps before it, as pipeline[:-1]")
        lanes = transformed(step, lanes)
    return lanes


def column_transformer(transformer, lanes):
    if getattr(transformer, "transformer_weights", None):
        raise Refused("ColumnTransformer with transformer_weights is not known here")
    if any(lane.width != 1 for lane in lanes):
        lanes = [single for lane in lanes for single in singles(lane)]
    names = list(getattr(transformer, "feature_names_in_", range(len(lanes))))
    result = []
    for name, inner, columns in transformer.transformers_:
        chosen = [lanes[i] for i in places(columns, names)]
        result += [lane.of(name) for lane in transformed(inner, chosen)] if chosen else []
    return result


def places(columns, names):
    """The places that a selection of columns means, as scikit-learn reads it."""
    if isinstance(columns, (str, int, np.integer)):
        columns = [columns]
    if isinstance(columns, slice):
        if isinstance(columns.start, str) or isinstance(columns.stop, str):
            start = 0 if columns.start is None else names.index(columns.start)
            stop = len(names) if columns.stop is None else names.index(columns.stop) + 1
            columns = slice(start, stop, columns.step)
        return list(range(len(names)))[columns]
    columns = list(columns)
    if columns and all(isinstance(c, (bool, np.bool_)) for c in columns):
        return [i for i, chosen in enumerate(columns) if chosen]
    return [names.index(c) if isinstance(c, str) else int(c) % len(names) for c in columns]


def feature_union(union, lanes):
    if union.transformer_weights:
        raise Refused("FeatureUnion with transformer_weights is not known here")
    return [lane for _, inner in union.transformer_list for lane in transformed(inner, lanes)]


# numbers, one for each column


def number(value):
    value = float(value)
    if not math.isfinite(value):
        raise Refused(f"a parameter is {value}: it must be finite")
    return value


def each(lanes, steps_of):
    """Appends steps to every number; a block of several is taken apart first."""
    numbers = [single for lane in lanes for single in singles(lane)]
    return [lane.then(*steps_of(i)) for i, lane in enumerate(numbers)]


def standard_scaler(scaler, lanes):
    mean = scaler.mean_ if scaler.with_mean else None
    scale = scaler.scale_ if scaler.with_std else None
    return each(lanes, lambda i: [{"scale": pair("mean", mean, "std", scale, i)}])


def pair(first, shifts, second, scales, i):
    return {first: 0.0 if shifts is None else number(shifts[i]), second: 1.0 if scales is None else number(scales[i])}


def min_max_scaler(scaler, lanes):
    def steps(i):
        scaled = [{"scale": {"multiply": number(scaler.scale_[i]), "add": number(scaler.min_[i])}}]
        return scaled + ([{"clip": [number(b) for b in scaler.feature_range]}] if scaler.clip else [])

    return each(lanes, steps)


def max_abs_scaler(scaler, lanes):
    if getattr(scaler, "clip", False):
        return each(lanes, lambda i: [{"scale": pair("center", None, "scale", scaler.scale_, i)}, {"clip": [-1.0, 1.0]}])
    return each(lanes, lambda i: [{"scale": pair("center", None, "scale", scaler.scale_, i)}])


def robust_scaler(scaler, lanes):
    center = scaler.center_ if scaler.with_centering else None
    scale = scaler.scale_ if scaler.with_scaling else None
    return each(lanes, lambda i: [{"scale": pair("center", center, "scale", scale, i)}])


def power_transformer(transformer, lanes):
    scaler = transformer._scaler if transformer.standardize else None

    def steps(i):
        power = {"power": {"method": transformer.method, "lambda": number(transformer.lambdas_[i])}}
        return [power] + ([{"scale": pair("mean", scaler.mean_, "std", scaler.scale_, i)}] if scaler else [])

    return each(lanes, steps)


def quantile_transformer(transformer, lanes):
    normal = transformer.output_distribution == "normal"

    def steps(i):
        x, y = points(transformer.quantiles_[:, i], transformer.references_, normal)
        return [{"interpolate": {"x": x, "y": y}}] + (["normal-quantile"] if normal else [])

    return each(lanes, steps)


BOUNDS_THRESHOLD = 1e-7


def uniform(x, quantiles, references, normal):
    """What QuantileTransformer computes of x before the normal quantile: the mean of both directions."""
    low, high = quantiles[0], quantiles[-1]
    below = x - BOUNDS_THRESHOLD < low if normal else x == low
    above = x + BOUNDS_THRESHOLD > high if normal else x == high
    y = 0.5 * (np.interp(x, quantiles, references) - np.interp(-x, -quantiles[::-1], -references[::-1]))
    y[above] = 1.0
    y[below] = 0.0
    return y


def points(quantiles, references, normal):
    """Points between which the function is linear: at every quantile, beside the repeated ones, and at its bounds."""
    quantiles = np.asarray(quantiles, dtype=np.float64)
    if not np.isfinite(quantiles).all():
        raise Refused("QuantileTransformer of a column without numbers is not known here")
    xs = set(quantiles.tolist())
    values, counts = np.unique(quantiles, return_counts=True)
    for value in values[counts > 1].tolist() + [values[0], values[-1]]:
        xs.update((np.nextafter(value, -np.inf), np.nextafter(value, np.inf)))
    if normal:
        low, high = quantiles[0], quantiles[-1]
        edge = bisected(lambda x: x - BOUNDS_THRESHOLD < low, low - 1, low + 1)
        xs.update((edge, np.nextafter(edge, np.inf)))
        edge = bisected(lambda x: not x + BOUNDS_THRESHOLD > high, high - 1, high + 1)
        xs.update((edge, np.nextafter(edge, np.inf)))
    x = np.array(sorted(float(v) for v in xs))
    return x.tolist(), uniform(x, quantiles, references, normal).tolist()


def bisected(holds, low, high):
    """The last number of which something holds that holds of all below it."""
    while np.nextafter(low, np.inf) < high:
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def binarizer(transformer, lanes):
    return each(lanes, lambda i: [{"bucketize": {"boundaries": [number(transformer.threshold)], "right": True}}])


def function_transformer(transformer, lanes):
    if transformer.func is None:
        return lanes
    if transformer.func is np.log1p and not transformer.kw_args:
        return each(lanes, lambda i: ["log1p"])
    name = getattr(transformer.func, "__name__", repr(transformer.func))
    raise Refused(f"FunctionTransformer({name}) is not known here; known is FunctionTransformer(numpy.log1p)")


# missing values


def is_missing(value):
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def simple_imputer(imputer, lanes):
    if not is_missing(imputer.missing_values):
        raise Refused(f"SimpleImputer(missing_values={imputer.missing_values!r}) is not known here; known are NaN and None")
    lanes = [single for lane in lanes for single in singles(lane)]
    result = []
    for lane, value in zip(lanes, imputer.statistics_):
        if is_missing(value):
            continue  # scikit-learn leaves out a column in which nothing was found
        result.append(lane.then({"fill": value if isinstance(value, str) else number(value)}))
    if imputer.add_indicator:
        result += missing_indicator(imputer.indicator_, lanes)
    return result


def missing_indicator(indicator, lanes):
    if not is_missing(indicator.missing_values):
        raise Refused(f"MissingIndicator(missing_values={indicator.missing_values!r}) is not known here")
    lanes = [single for lane in lanes for single in singles(lane)]
    return [lanes[i].then({"indicator": "missing"}) for i in indicator.features_]


# categories


def keyed(categories):
    """Categories as keys of a step, with what they are compared as."""
    values = list(categories)
    if all(isinstance(value, str) for value in values):
        return values, "texts"
    keys = []
    for value in values:
        if isinstance(value, (bool, np.bool_)):
            keys.append(int(value))
        elif isinstance(value, (int, np.integer)):
            keys.append(int(value))
        elif isinstance(value, (float, np.floating)) and math.isfinite(value):
            keys.append(int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value))
        else:
            raise Refused(f"the category {value!r} is neither a text nor a number")
    whole = all(isinstance(key, int) for key in keys)
    return keys, "integers" if whole and any(abs(key) > 2**53 for key in keys) else "numbers"


def encoded(encoder, i, values, block=slice(None)):
    """What an encoder makes of values of one of its columns, the others being known: a row for each."""
    rows = np.empty((len(values), len(encoder.categories_)), dtype=object)
    for j, categories in enumerate(encoder.categories_):
        rows[:, j] = values if i == j else categories[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the rows have no column names, and unknown values are meant
        result = encoder.transform(rows)
    result = result[:, block]
    return np.asarray(result.todense() if hasattr(result, "todense") else result, dtype=np.float64)


def split_missing(categories):
    missing = [value for value in categories if is_missing(value)]
    if len(missing) > 1:
        raise Refused("None and NaN are two categories of one column, which one null cannot be told from another")
    return [value for value in categories if not is_missing(value)], missing


def ordinal_encoder(encoder, lanes):
    result = []
    for i, lane in enumerate(plain(lanes, "OrdinalEncoder")):
        known, missing = split_missing(encoder.categories_[i])
        keys, compared = keyed(known)
        codes = encoded(encoder, i, known)[:, i].tolist() if known else []
        unknown = "reject"
        if encoder.handle_unknown == "use_encoded_value":
            unknown = code("unknown_value", encoder.unknown_value)
        absent = code("encoded_missing_value", encoded(encoder, i, missing)[0, i]) if missing else unknown
        if codes == list(range(len(codes))):
            values = {"values": keys, "keys": compared, "unknown": unknown, "missing": absent}
            result.append(lane.then({"vocabulary": values}))
        else:
            values = dict(zip(map(str, keys), codes))
            result.append(lane.then({"map": {"values": values, "keys": compared, "unknown": unknown, "missing": absent}}))
    return result


def code(name, value):
    if is_missing(value):
        raise Refused(f"OrdinalEncoder with {name}=nan is not known here; give an integer, as {name}=-1")
    return int(value) if float(value).is_integer() else float(value)


def plain(lanes, name):
    for lane in lanes:
        if lane.width != 1:
            raise Refused(f"{name} behind a one-hot encoder is not known here")
    return lanes


def one_hot_encoder(encoder, lanes):
    result = []
    names = [len(c) for c in encoder.categories_]
    for i, lane in enumerate(plain(lanes, "OneHotEncoder")):
        known, missing = split_missing(encoder.categories_[i])
        keys, compared = keyed(known)
        start, width = block(encoder, i, names)
        columns = slice(start, start + width)
        rows = encoded(encoder, i, known, columns) if known else np.zeros((0, width))
        refuses = encoder.handle_unknown == "error"
        zeros = np.zeros(width)
        unknown = None if refuses else unknown_row(encoder, i, columns)
        absent = encoded(encoder, i, missing, columns)[0] if missing else unknown
        block_of = {"keys": keys, "compared": compared, "rows": rows, "unknown": unknown, "missing": absent}
        dropped = next((d for d in (0, 1) if np.array_equal(rows, np.eye(len(keys))[:, d:])), None)
        simple = dropped is not None and width > 0 and all(r is None or np.array_equal(r, zeros) for r in (unknown, absent))
        if simple:
            words = {True: "reject", False: "zeros"}
            step = {"values": keys, "keys": compared}
            if dropped:
                step["drop"] = "first"
            step["unknown"] = words[unknown is None]
            step["missing"] = words[absent is None]
            whole = lane.then({"onehot": step})
            result.append(Lane(whole.column, whole.steps, width, (lane, block_of), lane.transformer))
        else:
            result += mapped(lane, block_of, width)
    return result


def block(encoder, i, sizes):
    """Where the numbers of a column begin, and how many there are."""
    widths = []
    for j in range(len(sizes)):
        count = sizes[j]
        infrequent = getattr(encoder, "infrequent_categories_", None)
        if infrequent is not None and infrequent[j] is not None:
            count -= len(infrequent[j]) - 1
        if encoder.drop_idx_ is not None and encoder.drop_idx_[j] is not None:
            count -= 1
        widths.append(count)
    return sum(widths[:i]), widths[i]


def unknown_row(encoder, i, columns):
    categories = encoder.categories_[i]
    other = "\0unknown\0" if all(isinstance(c, str) or is_missing(c) for c in categories) else 1.5e300
    return encoded(encoder, i, [other], columns)[0]


def mapped(lane, block_of, width):
    """A block of one-hot numbers as single numbers, each a map from the categories."""
    result = []
    for k in range(width):
        values = {str(key): float(row[k]) for key, row in zip(block_of["keys"], block_of["rows"])}
        step = {"values": values, "keys": block_of["compared"]}
        for name in ("unknown", "missing"):
            step[name] = "reject" if block_of[name] is None else float(block_of[name][k])
        result.append(lane.then({"map": step}))
    return result


def singles(lane):
    return [lane] if lane.width == 1 and lane.keys is None else mapped(lane.keys[0], lane.keys[1], lane.width)


def bins_discretizer(discretizer, lanes):
    def bins(i):
        return {"bucketize": {"boundaries": [number(b) for b in discretizer.bin_edges_[i][1:-1]]}}

    binned = each(lanes, lambda i: [bins(i)])
    if discretizer.encode == "ordinal":
        return binned
    result = []
    for lane, count in zip(binned, discretizer.n_bins_):
        keys = list(range(int(count)))
        rows = list(np.eye(int(count)))
        step = {"values": keys, "keys": "integers", "unknown": "reject", "missing": "reject"}
        whole = lane.then({"onehot": step})
        block_of = {"keys": keys, "compared": "integers", "rows": rows, "unknown": None, "missing": None}
        result.append(Lane(whole.column, whole.steps, int(count), (lane, block_of), lane.transformer))
    return result


TRANSFORMERS = {
    "Pipeline": pipeline_lanes,
    "ColumnTransformer": column_transformer,
    "FeatureUnion": feature_union,
    "StandardScaler": standard_scaler,
    "MinMaxScaler": min_max_scaler,
    "MaxAbsScaler": max_abs_scaler,
    "RobustScaler": robust_scaler,
    "PowerTransformer": power_transformer,
    "QuantileTransformer": quantile_transformer,
    "Binarizer": binarizer,
    "FunctionTransformer": function_transformer,
    "SimpleImputer": simple_imputer,
    "MissingIndicator": missing_indicator,
    "OrdinalEncoder": ordinal_encoder,
    "OneHotEncoder": one_hot_encoder,
    "KBinsDiscretizer": bins_discretizer,
}


# the file

MOST_INLINE = 100


def features_file(pipeline, inputs, columns=None, stem="features"):
    """The text of a feature file, and the texts of the files beside it by name.

    inputs: the name of the input, or a list of (input, names of transformers of a ColumnTransformer, or None for all).
    """
    if isinstance(inputs, str):
        inputs = [(inputs, None)]
    lanes = lanes_of(pipeline, columns)
    known = {lane.transformer for lane in lanes if lane.transformer}
    files = {}
    lines = ["# Written by scripts/export-features. Steps are done in their order, in double, with one rounding at the end.",
             "features:"]
    for name, transformers in inputs:
        for transformer in transformers or []:
            if transformer not in known:
                raise Refused(f"the pipeline has no transformer '{transformer}'; it has {', '.join(sorted(known))}")
        chosen = [lane for lane in lanes if transformers is None or lane.transformer in transformers]
        if not chosen:
            raise Refused(f"nothing feeds the input '{name}'")
        lines.append(f"  {flow(name)}:")
        lines += [f"    - {flow(inlined(entry(lane), stem, files))}" for lane in chosen]
    return "\n".join(lines) + "\n", files


def inlined(item, stem, files):
    """The same with long lists in files of their own."""
    if "steps" not in item:
        return item
    steps = []
    for step in item["steps"]:
        if isinstance(step, dict):
            name, value = next(iter(step.items()))
            file = f"{stem}.{re.sub(r'[^A-Za-z0-9_-]', '_', item['column'])}.{len(files)}.json"
            if name in ("vocabulary", "onehot") and len(value["values"]) > MOST_INLINE:
                files[file] = json.dumps(value["values"], ensure_ascii=False) + "\n"
                step = {name: {"file": file, **{k: v for k, v in value.items() if k != "values"}}}
            elif name == "interpolate" and len(value["x"]) > MOST_INLINE:
                files[file] = json.dumps({item["column"]: value}) + "\n"
                step = {name: {"file": file}}
        steps.append(step)
    return {**item, "steps": steps}


WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
RESERVED = {"null", "true", "false", "yes", "no", "on", "off"}


def flow(value):
    """A value as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if WORD.fullmatch(value) and value.lower() not in RESERVED else json.dumps(value, ensure_ascii=not value.isprintable())
    return repr(value)
