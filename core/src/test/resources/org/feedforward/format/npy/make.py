"""Makes the arrays of this folder with NumPy: python3 make.py"""
import numpy as np

values = [[0, 1, 2], [3, 4, 100]]
for kind in "<f2 <f4 <f8 >f4 >f8 |i1 <i2 <i4 <i8 >i4 |u1 <u2 <u4 <u8".split():
    np.save(f"{kind.strip('<>|')}{'_big' if kind[0] == '>' else ''}.npy", np.array(values, kind))
np.save("b1.npy", np.array([[0, 1, 1], [1, 0, 0]], bool))
np.save("fortran.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
np.save("scalar.npy", np.array(7, "<i8"))
np.save("empty.npy", np.zeros((0, 3), "<f4"))
np.save("special.npy", np.array([np.nan, np.inf, -np.inf, -0.0, 6e-8, 65504], "<f2"))
np.save("object.npy", np.array([{"a": 1}], object), allow_pickle=True)
np.save("complex.npy", np.array([1j], "<c8"))
np.save("string.npy", np.array(["a"]))
np.save("record.npy", np.array([(1, 2.0)], "<i4,<f4"))
np.save("uint64_large.npy", np.array([2**63], "<u8"))
a, b = np.arange(6, dtype="<f4").reshape(2, 3), np.array([1, 2], "<i8")
np.savez("two.npz", a=a, b=b)
np.savez_compressed("packed.npz", a=a, b=b)

texts = np.array([["DE", "Österreich", ""], ["日本", "𝄞 x", "end "]])
np.save("texts.npy", texts)
np.save("texts_big.npy", texts.astype(">U10"))
np.save("texts_fortran.npy", np.asfortranarray(texts))
np.save("texts_bytes.npy", np.char.encode(texts, "utf-8"))
