package org.feedforward.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What stands in a .pt2 of linear layers one after the other, but for the weights. */
final class ProgramFile {

  private static final String TENSOR =
      "{'dtype':7,'sizes':[%s],'requires_grad':false,'device':{'type':'cpu','index':null},"
          + "'strides':[{'as_int':%d},{'as_int':1}],'storage_offset':{'as_int':0},'layout':7}";

  private ProgramFile() {}

  /** The entries by name; weight i is the square matrix in data/weights/weight_i. */
  static Map<String, String> entries(int layers, int width) {
    StringBuilder nodes = new StringBuilder();
    StringBuilder specs = new StringBuilder();
    StringBuilder weights = new StringBuilder();
    String square =
        String.format(
            Locale.ROOT,
            TENSOR,
            String.format(Locale.ROOT, "{'as_int':%d},{'as_int':%d}", width, width),
            width);
    for (int i = 0; i < layers; i++) {
      String x = i == 0 ? "x" : "y" + (i - 1);
      String comma = i == 0 ? "" : ",";
      nodes
          .append(comma)
          .append("{'target':'torch.ops.aten.linear.default','inputs':[")
          .append(
              String.format(
                  Locale.ROOT, "{'name':'input','arg':{'as_tensor':{'name':'%s'}},'kind':1},", x))
          .append(
              String.format(
                  Locale.ROOT,
                  "{'name':'weight','arg':{'as_tensor':{'name':'w%d'}},'kind':1}],",
                  i))
          .append(String.format(Locale.ROOT, "'outputs':[{'as_tensor':{'name':'y%d'}}]}", i));
      specs.append(
          String.format(
              Locale.ROOT,
              "{'parameter':{'arg':{'name':'w%d'},'parameter_name':'%d.weight'}},",
              i,
              i));
      weights.append(
          String.format(
              Locale.ROOT,
              "%s'%d.weight':{'path_name':'weight_%d','use_pickle':false,'tensor_meta':%s}",
              comma,
              i,
              i,
              square));
    }
    String program =
        "{'graph_module':{'graph':{'inputs':[],'outputs':[],'nodes':["
            + nodes
            + "],'tensor_values':{'x':"
            + String.format(
                Locale.ROOT,
                TENSOR,
                String.format(Locale.ROOT, "{'as_expr':{'expr_str':'S'}},{'as_int':%d}", width),
                width)
            + "},'sym_int_values':{}},'signature':{'input_specs':["
            + specs
            + "{'user_input':{'arg':{'as_tensor':{'name':'x'}}}}],'output_specs':[{'user_output':{'arg':"
            + String.format(
                Locale.ROOT,
                "{'as_tensor':{'name':'y%d'}}}}]},'module_call_graph':[]},",
                layers - 1)
            + "'range_constraints':{},'schema_version':{'major':8,'minor':20}}";
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("model/archive_format", "pt2");
    entries.put("model/archive_version", "0");
    entries.put("model/byteorder", "little");
    entries.put(
        "model/models/model.json",
        program
            .replace('\'', '"')
            .replace("\"S\"", "\"Symbol('s1', positive=True, integer=True)\""));
    entries.put(
        "model/data/weights/model_weights_config.json",
        "{\"config\":{" + weights.toString().replace('\'', '"') + "}}");
    entries.put("model/data/constants/model_constants_config.json", "{\"config\":{}}");
    return entries;
  }
}
