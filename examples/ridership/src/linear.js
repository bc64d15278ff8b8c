// Linear regression with a ridge penalty, on standardised numbers and one-hot categories.
import {Matrix, solve} from 'ml-matrix';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Learns from the rows how each column becomes numbers: {name, kind, mean, scale} or {name, kind, categories}. */
export function describeFeatures(rows, {numeric, categorical}) {
  const numbers = numeric.map((name) => {
    const values = rows.map((row) => Number(row[name]));
    const center = mean(values);
    const spread = Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
    return {name, kind: 'numeric', mean: center, scale: spread > 0 ? spread : 1};
  });
  const words = categorical.map((name) => ({
    name,
    kind: 'categorical',
    categories: [...new Set(rows.map((row) => row[name]))].sort(),
  }));
  return [...numbers, ...words];
}

/** One row as the numbers the model works on; a category never seen becomes all zeros. */
function encode(row, features) {
  return features.flatMap((feature) =>
    feature.kind === 'numeric'
      ? [(Number(row[feature.name]) - feature.mean) / feature.scale]
      : feature.categories.map((category) => (row[feature.name] === category ? 1 : 0)),
  );
}

/** Fits coefficients by the normal equations (X'X + ridge I) b = X'(y - mean y); the intercept is not penalised. */
export function fit(rows, features, target, ridge) {
  const x = new Matrix(rows.map((row) => encode(row, features)));
  const columnMeans = x.mean('column');
  const centred = x.clone().subRowVector(columnMeans);
  const y = rows.map((row) => Number(row[target]));
  const center = mean(y);
  const xt = centred.transpose();
  const gram = xt.mmul(centred).add(Matrix.eye(x.columns).mul(Math.max(ridge, 1e-9)));
  const coefficients = solve(gram, xt.mmul(Matrix.columnVector(y.map((value) => value - center)))).to1DArray();
  const intercept = center - coefficients.reduce((sum, value, i) => sum + value * columnMeans[i], 0);
  return {features, coefficients, intercept};
}

/** Returns the prediction for one row. */
export function predict(model, row) {
  return encode(row, model.features).reduce((sum, value, i) => sum + value * model.coefficients[i], model.intercept);
}
