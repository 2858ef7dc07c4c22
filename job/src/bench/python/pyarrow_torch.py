"""Scores Parquet files with pyarrow and torch on one thread: what one writes without Spark.

Arguments: a file of float32 (weight and bias of each linear layer), the widths of the layers with commas between them.
Reads requests from standard input, one JSON object a line: "table" and "output" (folders), "features" and "keep" (columns).
Answers each with a line: the CPU time of this process in seconds.
"""

import json
import pathlib
import shutil
import sys
import time
import warnings

import numpy
import pyarrow
import pyarrow.parquet
import torch


def network(file, widths):
    """Linear layers with ReLU between them."""
    numbers = torch.from_numpy(numpy.fromfile(file, dtype="<f4"))
    layers, at = [], 0
    for ins, outs in zip(widths, widths[1:]):
        linear = torch.nn.Linear(ins, outs)
        weight, bias = numbers[at : at + ins * outs], numbers[at + ins * outs : at + (ins + 1) * outs]
        linear.load_state_dict({"weight": weight.reshape(outs, ins), "bias": bias})
        at += (ins + 1) * outs
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1]).eval()


def score(model, table, output, features, keep):
    """A row group at a time: its columns side by side, the network, the kept columns with the score."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    for path in sorted(table.glob("*.parquet")):
        source = pyarrow.parquet.ParquetFile(path)
        writer = None
        for group in range(source.num_row_groups):
            rows = source.read_row_group(group, columns=list(dict.fromkeys(keep + features)), use_threads=False)
            with torch.inference_mode():
                columns = [torch.from_numpy(rows[name].to_numpy()) for name in features]
                scores = model(torch.stack(columns, dim=1))
            # without Spark's description of the columns, which lacks the new one
            kept = rows.select(keep).replace_schema_metadata(None)
            scored = kept.append_column("p", pyarrow.array(scores[:, 0].numpy()))
            if writer is None:
                writer = pyarrow.parquet.ParquetWriter(output / path.name, scored.schema, compression="snappy")
            writer.write_table(scored)
        if writer is not None:
            writer.close()


def main():
    # pyarrow's arrays are read only, and nothing is written to them
    warnings.filterwarnings("ignore", message="The given NumPy array is not writable")
    torch.set_num_threads(1)
    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    model = network(sys.argv[1], [int(width) for width in sys.argv[2].split(",")])
    print("ready", torch.__version__, pyarrow.__version__, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.process_time()
        score(
            model,
            pathlib.Path(request["table"]),
            pathlib.Path(request["output"]),
            request["features"],
            request["keep"],
        )
        print(time.process_time() - start, flush=True)


if __name__ == "__main__":
    main()
