"""Makes checkpoints of unusual kinds without PyTorch: python3 make.py

Classes of the same names stand in for PyTorch's, so that Python's own pickler writes what
torch.save would; numbers come from NumPy. Each file holds the same tensors: w (2 x 3, 0 to 5) and
b (3 numbers 1, 2, 3), where its name does not say otherwise.
"""
import collections, io, pickle, struct, sys, types, zipfile
import numpy as np


def module(name):
    sys.modules[name] = types.ModuleType(name)
    return sys.modules[name]


def stand_in(name, path):
    value = type(name, (), {"__module__": path})
    setattr(sys.modules.get(path) or module(path), name, value)
    return value


module("torch")
module("torch._utils")
for n in "Float Double Half BFloat16 Long Int Short Char Byte Bool Untyped ComplexFloat".split():
    stand_in(n + "Storage", "torch")
T = sys.modules["torch"]


def function(name, path):
    def f(*a):
        raise AssertionError

    f.__module__, f.__qualname__, f.__name__ = path, name, name
    setattr(sys.modules[path], name, f)
    return f


rebuild = function("_rebuild_tensor_v2", "torch._utils")
rebuild3 = function("_rebuild_tensor_v3", "torch._utils")


class Storage:
    def __init__(self, kind, array):
        self.kind, self.array = kind, array


class Tensor:
    def __init__(self, storage, offset, size, stride, dtype=None):
        self.args = (storage, offset, tuple(size), tuple(stride), False, collections.OrderedDict())
        self.dtype = dtype

    def __reduce__(self):
        return (rebuild, self.args)


class Pickler(pickle._Pickler):
    def __init__(self, out, protocol):
        super().__init__(out, protocol)
        self.storages = []

    def persistent_id(self, o):
        if isinstance(o, Storage):
            if o not in self.storages:
                self.storages.append(o)
            key = str(self.storages.index(o))
            return ("storage", getattr(T, o.kind + "Storage"), key, "cpu", len(o.array))


def save(name, root, order="<", protocol=2, compress=zipfile.ZIP_STORED):
    out = io.BytesIO()
    pickler = Pickler(out, protocol)
    pickler.dump(root)
    with zipfile.ZipFile(name, "w", compress) as z:
        z.writestr("archive/data.pkl", out.getvalue())
        z.writestr("archive/byteorder", "little" if order == "<" else "big")
        for i, s in enumerate(pickler.storages):
            z.writestr(f"archive/data/{i}", s.array.astype(s.array.dtype.newbyteorder(order)).tobytes())
        z.writestr("archive/version", "3\n")


def tensor(kind, array):
    array = np.ascontiguousarray(array)
    strides = [s // array.itemsize for s in array.strides]
    return Tensor(Storage(kind, array.ravel()), 0, array.shape, strides)


W, B = np.arange(6).reshape(2, 3), np.arange(1, 4)
kinds = dict(Float="f4", Double="f8", Half="f2", Long="i8", Int="i4", Short="i2", Char="i1", Byte="u1")
for kind, dtype in kinds.items():
    save(f"{kind.lower()}.pt", {"w": tensor(kind, W.astype(dtype)), "b": tensor(kind, B.astype(dtype))})
    save(f"{kind.lower()}_big.pt", {"w": tensor(kind, W.astype(dtype)), "b": tensor(kind, B.astype(dtype))}, ">")
for protocol in (3, 4, 5):
    save(f"protocol{protocol}.pt", {"w": tensor("Float", W.astype("f4")), "b": tensor("Float", B.astype("f4"))}, protocol=protocol)
F = Storage("Float", np.concatenate([[9], W.T.ravel(), B]).astype("f4"))
save("one_storage.pt", {"w": Tensor(F, 1, (2, 3), (1, 2)), "b": Tensor(F, 7, (3,), (1,))})
save("deflated.pt", {"w": tensor("Float", W.astype("f4")), "b": tensor("Float", B.astype("f4"))}, compress=zipfile.ZIP_DEFLATED)
save("tied.pt", {"w": Tensor(F, 1, (2, 3), (1, 2)), "b": Tensor(F, 7, (3,), (1,)), "same": Tensor(F, 7, (3,), (1,))})
save("bool.pt", {"w": tensor("Bool", W > 2), "b": tensor("Bool", B > 1)})
save("nested.pt", {"epoch": 3, "args": types.SimpleNamespace(lr=0.1), "model": {"state_dict": collections.OrderedDict(
    w=tensor("Float", W.astype("f4")), b=tensor("Float", B.astype("f4")))}, "best": 0.5, "names": ["a", None, (1, 2.5)]})
save("two_sets.pt", {"generator": {"w": tensor("Float", W.astype("f4"))}, "critic": {"w": tensor("Float", W.astype("f4"))}})
one = Storage("Float", np.ones(1, "f4"))
save("stretched_small.pt", {"w": Tensor(one, 0, (2, 3), (0, 0)), "b": Tensor(one, 0, (3,), (0,))})
save("stretched_huge.pt", {"w": Tensor(one, 0, (1 << 20, 1 << 20), (0, 0)), "b": Tensor(one, 0, (3,), (0,))})
save("stretched_large.pt", {"w": Tensor(one, 0, (1 << 15, 1 << 15), (0, 0)), "b": Tensor(one, 0, (3,), (0,))})
save("negative_stride.pt", {"w": Tensor(F, 5, (2, 3), (-1, 1)), "b": Tensor(F, 7, (3,), (1,))})
save("complex.pt", {"w": tensor("ComplexFloat", W.astype("c8")), "b": tensor("Float", B.astype("f4"))})
save("callable.pt", {"w": tensor("Float", W.astype("f4")), "hook": print})
