import {exportLinearRegression} from '../../src/formats/onnx/public.js';

/** Returns a small ONNX model; another slope gives other bytes. */
export function linearModel(slope: number): Uint8Array {
  return exportLinearRegression({
    features: [{name: 'x'}, {name: 'city', kind: 'categorical', categories: ['Oslo', 'Rome']}],
    coefficients: [slope, 1, 2],
    intercept: 0,
    target: 'y',
  });
}
