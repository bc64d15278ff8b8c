// Measures the error on days the predicting model had not seen.
import {writeFileSync} from 'node:fs';
import {readRows} from './table.js';

const rows = readRows('predictions/held-out.csv');
const actual = rows.map((row) => Number(row.ridership));
const errors = rows.map((row, i) => Number(row.prediction) - actual[i]);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const center = mean(actual);
const squared = errors.map((error) => error ** 2);

const metrics = {
  mae: mean(errors.map(Math.abs)),
  rmse: Math.sqrt(mean(squared)),
  r2: 1 - mean(squared) / mean(actual.map((value) => (value - center) ** 2)),
  days: rows.length,
};
writeFileSync('metrics.json', `${JSON.stringify(metrics, null, 2)}\n`);
console.log(`mean absolute error ${metrics.mae.toFixed(3)} thousand riders a day on held-out days`);
