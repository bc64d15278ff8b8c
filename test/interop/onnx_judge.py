"""Runs a model with Python onnxruntime on rows of a CSV and checks it with onnx.checker; prints one JSON object.

usage: onnx_judge.py MODEL CSV ROWS
"""
import csv
import json
import sys

import numpy as np
import onnx
import onnxruntime

model_path, csv_path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
onnx.checker.check_model(onnx.load(model_path), full_check=True)
session = onnxruntime.InferenceSession(model_path, providers=["CPUExecutionProvider"])
with open(csv_path, newline="") as source:
    rows = list(csv.DictReader(source))[:count]
types = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(string)": object}
feeds = {
    port.name: np.array([[row[port.name]] for row in rows]).astype(types[port.type]) for port in session.get_inputs()
}
outputs = session.run(None, feeds)
names = [port.name for port in session.get_outputs()]
print(json.dumps({
    "onnxruntime": onnxruntime.__version__,
    "inputs": [port.name for port in session.get_inputs()],
    "outputs": {name: np.asarray(value).reshape(-1).tolist() for name, value in zip(names, outputs)},
}))
