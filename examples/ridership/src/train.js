// Trains the model on all days and writes it as ONNX; beside it, what models that had not seen a day predict for it.
import {writeFileSync} from 'node:fs';
import {exportLinearRegression} from 'mlops/onnx';
import {describeFeatures, fit, predict} from './linear.js';
import {readParams, readRows, writeRows} from './table.js';

const TARGET = 'ridership';
const {weekday, ridge, folds, seed} = readParams('train');

/** A small generator (mulberry32), so that the same seed gives the same folds everywhere. */
function randomFrom(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const rows = readRows('data/prepared.csv');
const numeric = Object.keys(rows[0]).filter((name) => !['date', 'weekday', TARGET].includes(name));
const columns = {numeric, categorical: weekday ? ['weekday'] : []};

const train = (part) => fit(part, describeFeatures(part, columns), TARGET, ridge);

const random = randomFrom(seed);
const foldOf = rows.map(() => Math.floor(random() * folds));
const heldOut = new Map();
for (let fold = 0; fold < folds; fold++) {
  const model = train(rows.filter((_, i) => foldOf[i] !== fold));
  rows.forEach((row, i) => {
    if (foldOf[i] === fold) heldOut.set(i, predict(model, row));
  });
}
writeRows(
  'predictions/held-out.csv',
  rows.map((row, i) => ({...row, prediction: heldOut.get(i).toFixed(4)})),
);

const model = train(rows);
writeFileSync('model.onnx', exportLinearRegression({...model, target: TARGET}));
console.log(
  `trained on ${rows.length} days with ${numeric.length} numbers${weekday ? ' and the weekday' : ''}, ${folds} folds`,
);
