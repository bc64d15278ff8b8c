// Keeps the days that can be learnt from: in the chosen period and complete.
import {readParams, readRows, writeRows} from './table.js';

const {from} = readParams('prepare');
const rows = readRows('data/2001-2004.csv');
const kept = rows.filter((row) => row.date >= from && Object.values(row).every((cell) => cell !== ''));

writeRows('data/prepared.csv', kept);
console.log(`kept ${kept.length} of ${rows.length} days, ${kept[0].date} to ${kept.at(-1).date}`);
