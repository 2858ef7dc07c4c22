model.eval()                                     # example: an input of two rows
torch.onnx.export(model, (example,), "model.onnx", input_names=["x"],
                  dynamic_shapes=({0: torch.export.Dim("batch")},), external_data=False)

torch.export.save(torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("batch")},)), "model.pt2")

torch.jit.trace(model, example).save("model.pt")

torch.save(model.state_dict(), "weights.pt")     # any network: --module; a Sequential: --architecture
open("model.txt", "w").write(str(model))
