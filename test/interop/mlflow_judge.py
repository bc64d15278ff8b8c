"""Loads a package with mlflow.pyfunc and predicts its own input example; prints one JSON object.

usage: mlflow_judge.py PACKAGE
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")

import mlflow  # noqa: E402
import numpy as np  # noqa: E402

folder = sys.argv[1]
model = mlflow.pyfunc.load_model(folder)
with open(f"{folder}/serving_input_example.json") as source:
    example = json.load(source)["inputs"]
specs = {spec.name: spec.type for spec in model.metadata.get_input_schema().inputs}
# MLflow takes texts as NumPy strings; the ONNX flavour hands them on as they are.
feeds = {name: np.array(values) if specs[name].kind == "U" else np.array(values, dtype=specs[name]) for name, values in example.items()}
predicted = model.predict(feeds)
print(json.dumps({
    "mlflow": mlflow.__version__,
    "run_id": model.metadata.run_id,
    "inputs": list(specs),
    "predictions": {name: np.asarray(value).reshape(-1).tolist() for name, value in predicted.items()},
}))
