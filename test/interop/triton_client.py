"""Calls a server with the unmodified client of NVIDIA Triton and prints what it got, as JSON.

usage: triton_client.py HOST:PORT
"""

import json
import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

client = triton.InferenceServerClient(sys.argv[1])
result = {
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "model_ready": client.is_model_ready("rf_cls_30"),
    "unknown_ready": client.is_model_ready("none"),
    "server": client.get_server_metadata()["name"],
    "inputs": client.get_model_metadata("columns_mixed")["inputs"],
}


def tensor(name, values, datatype, binary):
    given = triton.InferInput(name, list(values.shape), datatype)
    given.set_data_from_numpy(values, binary_data=binary)
    return given


def call(model, inputs, outputs=None, **options):
    return client.infer(model, inputs, outputs=outputs, **options)


rows = np.linspace(-2, 2, 5 * 30, dtype=np.float32).reshape(5, 30)
for way, binary in (("binary", True), ("json", False)):
    outputs = [triton.InferRequestedOutput(name, binary_data=binary) for name in ("label", "probabilities")]
    answer = call("rf_cls_30", [tensor("X", rows, "FP32", binary)], outputs)
    result[way] = {
        "label": answer.as_numpy("label").tolist(),
        "probabilities": answer.as_numpy("probabilities").tolist(),
    }

# Without outputs the client asks for binary data; packed both ways.
for packing in ("gzip", "deflate"):
    answer = call(
        "rf_cls_30",
        [tensor("X", np.tile(rows, (40, 1)), "FP32", True)],
        request_compression_algorithm=packing,
        response_compression_algorithm=packing,
    )
    result[packing] = answer.as_numpy("label").tolist()

texts = np.array([["", "Grüße"], ["東京", "a b"]], dtype=np.object_)
ids = np.array([[2**53 + 1, -(2**63)]], dtype=np.int64)
for way, binary in (("binary", True), ("json", False)):
    answer = call("string_identity", [tensor("text", texts, "BYTES", binary)])
    result["texts_" + way] = [[item.decode() for item in row] for row in answer.as_numpy("out")]
    answer = call("int64_identity", [tensor("ids", ids, "INT64", binary)])
    result["ids_" + way] = [[str(item) for item in row] for row in answer.as_numpy("out").tolist()]

answer = call("rf_cls_30", [tensor("X", rows, "FP32", True)], request_id="mine", model_version="1")
result["id"] = answer.get_response()["id"]

errors = {}
for name, act in {
    "unknown model": lambda: call("none", [tensor("X", rows, "FP32", True)]),
    "wrong shape": lambda: call("rf_cls_30", [tensor("X", rows[:, :3], "FP32", True)]),
    "wrong type": lambda: call("rf_cls_30", [tensor("X", rows.astype(np.float64), "FP64", True)]),
    "NUL": lambda: call("string_identity", [tensor("text", np.array([["a\0b", ""]], dtype=np.object_), "BYTES", True)]),
    "not offered": lambda: client.get_model_config("rf_cls_30"),
}.items():
    try:
        act()
        errors[name] = "none"
    except InferenceServerException as error:
        errors[name] = [error.status(), error.message()]
result["errors"] = errors
print(json.dumps(result))
