package org.feedforward.format.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles that want to run something, to fill the memory, or that lie. */
@Timeout(120) // no measurement: a loop without an end must not stop the suite
class HostilePickleTest {

  private static void refuses(PickleBytes pickle, String words) {
    assertThatThrownBy(() -> Checkpoint.read(pickle.file()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("hostile.pt")
        .hasMessageContaining(words);
  }

  private static PickleBytes pickle() {
    return PickleBytes.protocol2();
  }

  private static PickleBytes plain(long offset, long[] size, long[] stride) {
    return PickleBytes.weight(new PickleBytes().tensor(10, offset, size, stride));
  }

  private static long[] longs(long... values) {
    return values;
  }

  @Test
  void readsTheSoundOne() {
    assertThat(Checkpoint.read(plain(1, longs(2, 3), longs(1, 2)).file()).weights().tensors())
        .containsEntry("w", Tensor.of(new float[][] {{1, 3, 5}, {2, 4, 6}}));
  }

  // what it may call

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "subprocess, Popen",
    "subprocess, check_output",
    "builtins, eval",
    "builtins, exec",
    "builtins, compile",
    "builtins, __import__",
    "builtins, getattr",
    "builtins, setattr",
    "builtins, open",
    "builtins, print",
    "builtins, map",
    "builtins, type",
    "__builtin__, eval",
    "__builtin__, file",
    "__main__, main",
    "torch, load",
    "torch, save",
    "torch.hub, load",
    "torch.jit, load",
    "torch.serialization, load",
    "torch._utils, _import_dotted_name",
    "torch.utils._config_module, load_config",
    "torch.utils.cpp_extension, load",
    "torch.distributed.rpc, rpc_sync",
    "torch.nn, Linear",
    "torch.nn.modules.module, register_module_forward_hook",
    "torch.nn.modules.linear, __init__",
    "torch.nn.modules..x, Linear",
    "torch.nn.modules.os.x, System",
    "torch.fx.graph_module, reduce_graph_module",
    "torch.package, PackageImporter",
    "numpy, load",
    "numpy.testing._private.utils, runstring",
    "pickle, loads",
    "_pickle, loads",
    "copyreg, _reconstructor",
    "copy_reg, _reconstructor",
    "functools, partial",
    "operator, attrgetter",
    "operator, methodcaller",
    "itertools, starmap",
    "importlib, import_module",
    "runpy, run_path",
    "shutil, rmtree",
    "socket, socket",
    "webbrowser, open",
    "urllib.request, urlopen",
    "ctypes, CDLL",
    "asyncio, run",
    "timeit, timeit",
    "code, InteractiveInterpreter",
    "pip, main",
    "collections, namedtuple",
    "collections.OrderedDict, fromkeys",
    "datetime, datetime.now",
  })
  void refusesAnythingButWhatMakesWeightsByItsFullName(String module, String name) {
    String full = module + "." + name;
    refuses(pickle().global(module, name).text("id").raw(0x85, 'R', '.'), full);
    // by STACK_GLOBAL
    refuses(pickle().text(module).text(name).raw(0x93, ')', 'R', '.'), full);
    // by INST, and without a call
    refuses(pickle().raw('(').ascii("i" + module + "\n" + name + "\n."), full);
    refuses(PickleBytes.weight(new PickleBytes().global(module, name)), full);
  }

  @Test
  void refusesToCallWhatOnlyStandsForAValue() {
    refuses(pickle().global("torch", "float32").raw(')', 'R', '.'), "not a function");
    refuses(
        pickle().global("torch.nn.modules.linear", "Linear").raw(')', 'o', '.'), "no beginning");
    refuses(
        pickle().raw('(').global("torch.nn.modules.linear", "Linear").raw('o', '.'), "not read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch._utils _rebuild_tensor_v2",
        "torch._utils _rebuild_tensor_v3",
        "torch._utils _rebuild_parameter",
        "torch._tensor _rebuild_from_type_v2",
        "torch Size",
        "collections OrderedDict",
        "_codecs encode",
        "builtins set",
        "builtins tuple",
        "builtins dict"
      })
  void refusesOddArgumentsOfWhatIsKnown(String name) {
    String module = name.substring(0, name.indexOf(' '));
    String function = name.substring(name.indexOf(' ') + 1);
    for (String arguments :
        new String[] {
          ")", "N\u0085", "NN\u0086", "NNN\u0087", "(NNNNNNNNt", "]\u0085", "}\u0085"
        }) {
      PickleBytes value = new PickleBytes().global(module, function).ascii(arguments).raw('R');
      assertThatThrownBy(() -> Checkpoint.read(PickleBytes.weight(value).file()))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("hostile.pt");
    }
  }

  static Stream<Arguments> brokenStacks() {
    return Stream.of(
        Arguments.of("nothing", pickle(), "no end"),
        Arguments.of("no value", pickle().raw('.'), "takes a value"),
        Arguments.of("values left over", pickle().raw('N', 'N', '.'), "left over"),
        Arguments.of("a mark left over", pickle().raw('(', 'N', '.'), "left over"),
        Arguments.of("no mark", pickle().raw('t', '.'), "no beginning"),
        Arguments.of("POP", pickle().raw('0', '.'), "takes a value"),
        Arguments.of("POP_MARK", pickle().raw('1', '.'), "no beginning"),
        Arguments.of("DUP", pickle().raw('2', '.'), "takes a value"),
        Arguments.of("DUP over a mark", pickle().raw('N', '(', '2', '.'), "takes a value"),
        Arguments.of("TUPLE3", pickle().raw('N', 'N', 0x87, '.'), "takes a value"),
        Arguments.of("APPEND to None", pickle().raw('N', 'N', 'a', '.'), "not a list"),
        Arguments.of("APPENDS to a dict", pickle().raw('}', '(', 'N', 'e', '.'), "not a list"),
        Arguments.of("ADDITEMS to None", pickle().raw('N', '(', 'N', 0x90, '.'), "not a list"),
        Arguments.of("SETITEM of a list", pickle().raw(']', 'N', 'N', 's', '.'), "not a dict"),
        Arguments.of("SETITEMS of one", pickle().raw('}', '(', 'N', 'u', '.'), "no value"),
        Arguments.of("DICT of one", pickle().raw('(', 'N', 'd', '.'), "no value"),
        Arguments.of("BUILD of None", pickle().raw('N', '}', 'b', '.'), "not an object"),
        Arguments.of("BUILD of a list", pickle().raw(']', '}', 'b', '.'), "not an object"),
        Arguments.of("REDUCE of None", pickle().raw('N', ')', 'R', '.'), "not a function"),
        Arguments.of("REDUCE of a text", pickle().text("os").raw(')', 'R', '.'), "not a function"),
        Arguments.of(
            "REDUCE without a tuple",
            pickle().global("collections", "OrderedDict").raw('N', 'R', '.'),
            "not a function"),
        Arguments.of(
            "NEWOBJ_EX without a dict",
            pickle().global("collections", "OrderedDict").raw(')', 'N', 0x92, '.'),
            "not a class"),
        Arguments.of("STACK_GLOBAL of None", pickle().raw('N', 'N', 0x93, '.'), "not a text"),
        Arguments.of("EXT1", pickle().raw(0x82, 1, '.'), "opcode 0x82"),
        Arguments.of("EXT2", pickle().raw(0x83, 1, 0, '.'), "opcode 0x83"),
        Arguments.of("EXT4", pickle().raw(0x84, 1, 0, 0, 0, '.'), "opcode 0x84"),
        Arguments.of("NEXT_BUFFER", pickle().raw(0x97, '.'), "opcode 0x97"),
        Arguments.of("READONLY_BUFFER", pickle().raw('N', 0x98, '.'), "opcode 0x98"),
        Arguments.of("no opcode", pickle().raw(0xff, '.'), "opcode 0xff"),
        Arguments.of("protocol 6", new PickleBytes().raw(0x80, 6, 'N', '.'), "protocol 6"),
        Arguments.of("protocol 255", new PickleBytes().raw(0x80, 255, 'N', '.'), "protocol 255"),
        Arguments.of("GET of nothing", pickle().raw('h', 7, '.'), "recalls a value 7"),
        Arguments.of("LONG_BINGET", pickle().raw('j').number(4, -1).raw('.'), "recalls"),
        Arguments.of("GET of no number", pickle().ascii("gx\n."), "integer x"),
        Arguments.of("GET below 0", pickle().ascii("g-1\n."), "recalls"),
        Arguments.of("PUT of nothing", pickle().raw('q', 0, '.'), "takes a value"),
        Arguments.of("PUT far away", pickle().raw('N', 'r').number(4, -1).raw('.'), "remembers"),
        Arguments.of("PUT beyond 2^64", pickle().ascii("Np99999999999999999999\n."), "remembers"),
        Arguments.of("PUT below 0", pickle().ascii("Np-5\n."), "remembers"),
        Arguments.of("something behind", pickle().raw('}', '.', 'N'), "follows the pickle"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenStacks")
  void refusesABrokenMachine(String what, PickleBytes pickle, String words) {
    refuses(pickle, words);
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        Arguments.of("BINUNICODE", pickle().raw('X').number(4, 0xffffffffL), "beyond the end"),
        Arguments.of("BINUNICODE8", pickle().raw(0x8d).number(8, -1), "beyond the end"),
        Arguments.of("BINUNICODE8 large", pickle().raw(0x8d).number(8, 1L << 40), "beyond the end"),
        Arguments.of("BINBYTES", pickle().raw('B').number(4, 0x7fffffff), "beyond the end"),
        Arguments.of("BINBYTES8", pickle().raw(0x8e).number(8, Long.MIN_VALUE), "beyond the end"),
        Arguments.of("BYTEARRAY8", pickle().raw(0x96).number(8, Long.MAX_VALUE), "beyond the end"),
        Arguments.of("BINSTRING", pickle().raw('T').number(4, -1), "beyond the end"),
        Arguments.of("SHORT_BINSTRING", pickle().raw('U', 200), "truncated"),
        Arguments.of("LONG4", pickle().raw(0x8b).number(4, -1), "beyond the end"),
        Arguments.of(
            "LONG4 large", pickle().raw(0x8b).number(4, 1000).repeat(1000, "A"), "integer of 1000"),
        Arguments.of(
            "LONG of many digits", pickle().ascii("L" + "9".repeat(4000) + "L\n."), "integer"),
        Arguments.of(
            "INT of many digits", pickle().ascii("I" + "9".repeat(4000) + "\n."), "integer"),
        Arguments.of("FLOAT of letters", pickle().ascii("Fabc\n."), "number abc"),
        Arguments.of("STRING without quotes", pickle().ascii("Sabc\n."), "without quotes"),
        Arguments.of("a line without end", pickle().raw('V').repeat(100_000, "a"), "line of more"),
        Arguments.of(
            "a module without end", pickle().raw('c').repeat(100_000, "a"), "line of more"),
        Arguments.of("no UTF-8", pickle().raw('X').number(4, 2).raw(0xc3, 0x28), "not UTF-8"),
        Arguments.of("a frame cut short", pickle().raw(0x95, 1, 2), "no end"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lengths")
  void refusesLengthsThatLie(String what, PickleBytes pickle, String words) {
    refuses(pickle, words);
  }

  @Test
  void takesAFrameForTheHintThatItIs() {
    PickleBytes framed =
        new PickleBytes()
            .raw(0x80, 4, 0x95)
            .number(8, -1)
            .raw('}')
            .text("w")
            .tensor(10, 0, longs(2), longs(1))
            .raw('s', '.');
    assertThat(Checkpoint.read(framed.file()).weights().tensors()).containsKey("w");
  }

  // how much it may take

  @Test
  void readsNestingOfAnyDepthWithoutRecursion() {
    refuses(pickle().repeat(400_000, "]").repeat(399_999, "a").raw('.'), "holds a list");
    refuses(pickle().repeat(400_000, "(").repeat(400_000, "t").raw('.'), "holds a list");
    refuses(pickle().repeat(150_000, "}N").raw('N').repeat(150_000, "s").raw('.'), "no weights");
    PickleBytes key =
        pickle().raw('}').repeat(200_000, "(").repeat(200_000, "t").raw('N', 's', '.');
    refuses(key, "no weights");
  }

  @Test
  void refusesMoreObjectsThanANetworkHas() {
    refuses(pickle().repeat(3_000_000, "]"), "more objects");
    refuses(pickle().repeat(3_000_000, "("), "more objects");
    refuses(pickle().repeat(3_000_000, "}0"), "more objects");
    refuses(pickle().raw('N').repeat(3_000_000, "2"), "more objects");
    refuses(pickle().raw(']').repeat(3_000_000, "Na"), "more objects");
  }

  @Test
  void laughsNotForBillions() {
    // ten of the list before, thirty times: 10^30 leaves, thirty small lists
    PickleBytes laughs = pickle().raw(']', 'q', 0);
    for (int level = 1; level < 30; level++) {
      laughs.raw(']', '(');
      for (int i = 0; i < 10; i++) {
        laughs.raw('h', level - 1);
      }
      laughs.raw('e', 'q', level).raw(0x86); // keeps the stack small
    }
    refuses(laughs.raw('.'), "holds a list");
  }

  @Test
  void readsAListThatHoldsItself() {
    refuses(pickle().raw(']', 'q', 0, 'h', 0, 'a', '.'), "holds a list");
    refuses(pickle().raw('}', 'q', 0).text("model").raw('h', 0, 's', '.'), "no weights");
    assertThat(Checkpoint.tensors(pickle().raw(']', 'q', 0, 'h', 0, 'a', '.').file())).isEmpty();
  }

  @Test
  void findsNoPlaceForKeysOfOneHash() {
    // texts, and numbers with the hash of those texts
    PickleBytes keys = pickle().raw('}', '(');
    for (int i = 0; i < 60_000; i++) {
      keys.integer((long) i << 32 | i).raw('N');
    }
    refuses(keys.raw('u', '.'), "no weights");
  }

  // tensors

  static Stream<Arguments> views() {
    long huge = 1L << 40;
    return Stream.of(
        Arguments.of(0, longs(11), longs(1), "beyond its storage"),
        Arguments.of(1, longs(10), longs(1), "beyond its storage"),
        Arguments.of(0, longs(2, 2), longs(9, 2), "beyond its storage"),
        Arguments.of(10, longs(1), longs(1), "beyond its storage"),
        Arguments.of(11, longs(1), longs(1), "outside of its storage"),
        Arguments.of(-1, longs(1), longs(1), "outside of its storage"),
        Arguments.of(huge, longs(1), longs(1), "outside of its storage"),
        Arguments.of(Long.MIN_VALUE, longs(1), longs(1), "outside of its storage"),
        Arguments.of(0, longs(-1), longs(1), "impossible shape"),
        Arguments.of(0, longs(huge), longs(0), "impossible shape"),
        Arguments.of(0, longs(1 << 20, 1 << 20), longs(0, 0), "beyond its storage"),
        Arguments.of(0, longs(1 << 30), longs(0), "more elements than the file"),
        Arguments.of(0, longs(1 << 16, 1 << 14), longs(0, 0), "more elements than the file"),
        Arguments.of(0, longs(3, 3), longs(Long.MAX_VALUE, 1), "impossible strides"),
        Arguments.of(0, longs(3, 3), longs(huge, huge), "beyond its storage"),
        Arguments.of(0, longs(3), longs(-1), "impossible strides"),
        Arguments.of(2, longs(3), longs(-1), "impossible strides"),
        Arguments.of(0, longs(2, 2), longs(1), "2 sizes and 1 strides"),
        Arguments.of(0, longs(2), longs(), "1 sizes and 0 strides"));
  }

  @ParameterizedTest
  @MethodSource("views")
  void refusesAViewThatLeavesItsStorage(long offset, long[] size, long[] stride, String words) {
    refuses(plain(offset, size, stride), words);
  }

  @Test
  void readsScalarsAndEmptyTensors() {
    assertThat(Checkpoint.read(plain(3, longs(), longs()).file()).weights().tensors())
        .containsEntry("w", Tensor.scalar(3f));
    assertThat(Checkpoint.read(plain(0, longs(0, 5), longs(5, 1)).file()).weights().tensors())
        .containsEntry("w", Tensor.zeros(0, 5));
  }

  @Test
  void refusesVeryManyAxes() {
    refuses(plain(0, new long[65], new long[65]), "no size");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 11, -1, Long.MAX_VALUE, 1L << 62, 1L << 40})
  void refusesAStorageThatLiesAboutItsSize(long count) {
    PickleBytes value = new PickleBytes().tensor(count, 0, longs(1), longs(1));
    refuses(PickleBytes.weight(value), count == 0 || count == 1 ? "" : "storage");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QInt8Storage",
        "QUInt8Storage",
        "QInt32Storage",
        "ComplexFloatStorage",
        "ComplexDoubleStorage",
        "MadeUpStorage"
      })
  void refusesElementsOfATypeThatIsNotRead(String type) {
    PickleBytes value =
        new PickleBytes()
            .global("torch._utils", "_rebuild_tensor_v2")
            .raw('(')
            .storage(type, "0", 10)
            .integer(0)
            .tuple(1)
            .tuple(1)
            .raw(0x89, '}', 't', 'R');
    refuses(PickleBytes.weight(value), "which cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", ")", "]", "}", "N\u0085", "K\u0001", "(NNNNNt", "I5\n"})
  void refusesAPersistentIdOfAnotherForm(String id) {
    refuses(PickleBytes.weight(new PickleBytes().ascii(id).raw('Q')), "not a storage");
  }

  @Test
  void refusesAStorageThatIsNotThere() {
    PickleBytes value =
        new PickleBytes()
            .global("torch._utils", "_rebuild_tensor_v2")
            .raw('(')
            .storage("FloatStorage", "../../../etc/passwd\n", 10)
            .integer(0)
            .tuple(1)
            .tuple(1)
            .raw(0x89, '}', 't', 'R');
    refuses(PickleBytes.weight(value), "lacks the storage ../../../etc/passwd\\u000a");
  }

  @Test
  void printsNamesShortAndOnOneLine() {
    String name = "\u001b[31m\u202e\nweights\r" + "x".repeat(100_000);
    for (PickleBytes pickle :
        new PickleBytes[] {
          pickle().text(name).text("system").raw(0x93, ')', 'R', '.'),
          pickle().raw('}').text(name).tensor(10, 99, longs(1), longs(1)).raw('s', '.'),
          pickle().raw('}').text(name).raw('N', 's', '.'),
        }) {
      assertThatThrownBy(() -> Checkpoint.read(pickle.file()))
          .isInstanceOf(ModelException.class)
          .satisfies(
              e ->
                  assertThat(e.getMessage())
                      .hasSizeLessThan(1000)
                      .doesNotContain("\u001b")
                      .doesNotContain("\u202e")
                      .doesNotContain("\r")
                      .doesNotContain("\nweights"));
    }
  }

  @Test
  void refusesTheFileCutAnywhere() {
    byte[] whole = plain(1, longs(2, 3), longs(1, 2)).build();
    for (int length = 0; length < whole.length; length++) {
      PickleBytes cut = new PickleBytes();
      for (int i = 0; i < length; i++) {
        cut.raw(whole[i]);
      }
      assertThatThrownBy(() -> Checkpoint.read(cut.file())).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void leavesWhatStandsBesideTheWeightsAlone() {
    PickleBytes namespace =
        new PickleBytes()
            .global("argparse", "Namespace")
            .raw(')', 0x81, '}')
            .text("__setstate__")
            .text("os.system")
            .raw('s', 'b');
    PickleBytes pickle =
        pickle()
            .raw('}', '(')
            .text("state_dict")
            .raw('}')
            .text("w")
            .tensor(10, 0, longs(10), longs(1))
            .raw('s')
            .text("args")
            .append(namespace)
            .text("epoch")
            .integer(7)
            .raw('u', '.');
    assertThat(Checkpoint.read(pickle.file()).weights().tensors()).containsOnlyKeys("w");
  }

  @Test
  void refusesAnArchiveWithoutAPickleOrWithTwo() {
    byte[] empty =
        new org.feedforward.format.io.ZipBytes().add("archive/version", new byte[] {'3'}).build();
    assertThatThrownBy(() -> Checkpoint.read(ByteSource.of("hostile.pt", empty)))
        .hasMessageContaining("no FOLDER/data.pkl");
    byte[] two =
        plain(0, longs(1), longs(1)).zip(40).add("other/data.pkl", new byte[] {'N', '.'}).build();
    assertThatThrownBy(() -> Checkpoint.read(ByteSource.of("hostile.pt", two)))
        .hasMessageContaining("more than one");
  }
}
