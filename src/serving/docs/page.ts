import {escapeHtml} from '../../formats/html/index.js';
import type {HostedModel, ModelHost} from '../hosted.js';
import type {Field, Port, RowForm} from '../model.js';

const FREE = -1;

/** Returns the value a field starts with: that of the sample, else a zero or an empty text. */
function startValue(field: Field, sample: HostedModel['sample']): string {
  const value = sample?.[field.name];
  if (value !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
  const zero = field.element.family === 'string' ? '' : field.element.family === 'bool' ? false : 0;
  if (field.rowShape.length === 0) return String(zero);
  const nested = field.rowShape.reduceRight<unknown>(
    (inner, length) => Array(length === FREE ? 1 : length).fill(inner),
    zero,
  );
  return JSON.stringify(nested);
}

const kindOf = ({element, rowShape}: Field): string => (rowShape.length > 0 ? 'list' : element.family);

function control(field: Field, id: string, value: string): string {
  const shared = `id="${id}" name="${escapeHtml(field.name)}" data-kind="${kindOf(field)}" aria-describedby="${id}-e"`;
  const text = escapeHtml(value);
  if (field.rowShape.length > 0) return `<textarea ${shared} rows="3" spellcheck="false">${text}</textarea>`;
  if (field.element.family === 'bool') {
    const option = (word: string) => `<option${word === value ? ' selected' : ''}>${word}</option>`;
    return `<select ${shared}>${option('false')}${option('true')}</select>`;
  }
  const keyboard = field.element.family === 'string' ? '' : ' inputmode="decimal"';
  return `<input ${shared}${keyboard} value="${text}" autocomplete="off" spellcheck="false">`;
}

function typeText({element, rowShape}: Field): string {
  const word = {float: 'number', integer: 'whole number', bool: 'true or false', string: 'text'}[element.family];
  const axes = rowShape.map((length) => (length === FREE ? 'any' : length)).join(' × ');
  return rowShape.length > 0 ? `list of ${axes}, ${word}` : word;
}

function fieldHtml(field: Field, index: number, sample: HostedModel['sample']): string {
  const id = `f${index}`;
  const wide = field.rowShape.length > 0 ? ' wide' : '';
  return `<div class="field${wide}"><label for="${id}"><span>${escapeHtml(field.name)}</span><span class="d">${typeText(field)}</span></label>${control(field, id, startValue(field, sample))}<p class="err" id="${id}-e"></p></div>`;
}

function formHtml(rows: RowForm, {sample}: HostedModel, path: string): string {
  if (rows.kind === 'none')
    return `<p class="d2">This model cannot predict row by row: ${escapeHtml(rows.why)}. Send whole tensors to <code>${escapeHtml(path.replace('/predict/', '/v2/models/'))}/infer</code>.</p>`;
  const fields = rows.fields.map((field, index) => fieldHtml(field, index, sample)).join('');
  const origin = sample
    ? 'The values are a row of sample data.'
    : 'No sample is known for this model: the values are zeros.';
  return `<form id="try" data-path="${escapeHtml(path)}" data-ask="${sample !== undefined}" autocomplete="off"><div class="fields">${fields}</div><div class="go"><button class="primary" type="submit">Predict</button><button class="btn" type="reset">Reset</button><span class="d">${origin}</span></div></form>`;
}

function portRows(title: string, ports: readonly Port[]): string {
  const row = ({name, element, shape, isShapeless}: Port) =>
    `<tr><td><code>${escapeHtml(name)}</code></td><td>${title}</td><td>${element.datatype}</td><td class="m">${isShapeless ? 'any' : `[${shape.join(', ')}]`}</td></tr>`;
  return ports.map(row).join('');
}

const count = (ports: readonly Port[], word: string): string =>
  `${ports.length} ${word}${ports.length === 1 ? '' : 's'}`;

function signatureHtml({model: {signature}}: HostedModel): string {
  const rows = portRows('input', signature.inputs) + portRows('output', signature.outputs);
  return `<details class="part"><summary>Signature: ${count(signature.inputs, 'input')}, ${count(signature.outputs, 'output')}</summary><div class="scroll"><table><thead><tr><th>Tensor</th><th></th><th>Type</th><th>Shape</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function tabsHtml(host: ModelHost, current: string): string {
  if (host.names.length < 2) return '';
  const tab = (name: string) =>
    `<a href="/docs/${encodeURIComponent(name)}"${name === current ? ' aria-current="page"' : ''}>${escapeHtml(name)}</a>`;
  return `<nav class="tabs" aria-label="Models">${host.names.map(tab).join('')}</nav>`;
}

function facts({model}: HostedModel): string {
  const {facts: file, target} = model;
  const producer = [file.producer, file.producerVersion].filter(Boolean).join(' ');
  return [target && `predicts ${target}`, producer && `made by ${producer}`, file.docString.split('\n')[0]]
    .filter(Boolean)
    .map((text) => escapeHtml(String(text)))
    .join(' · ');
}

/** Returns the page on which a person types values and sees what the model says; its style and script are files beside it. */
export function docsPage(host: ModelHost, hosted: HostedModel, hasToken: boolean): string {
  const {name, version, signature} = hosted.model;
  const path = `/predict/${encodeURIComponent(name)}`;
  const title = escapeHtml(name);
  const about = facts(hosted);
  return `<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} ${escapeHtml(version)} · mlops</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs.css">
<script src="/docs.js" defer></script>
</head>
<body data-token="${hasToken}">
<header class="top"><h1>${title}</h1><span class="pill acc">version ${escapeHtml(version)}</span>${about ? `<span class="d s about">${about}</span>` : ''}<span class="sp"></span><a class="btn link" href="/openapi.json">OpenAPI</a><a class="btn link" href="/metrics">Metrics</a></header>
<main>
${tabsHtml(host, name)}
<div class="two">
<section class="part"><h2>Try it</h2>${formHtml(signature.rows, hosted, path)}</section>
<section class="part answer" aria-live="polite"><h2>Prediction</h2><div id="result"><p class="d">Nothing asked yet.</p></div>
<h2>The same from a terminal</h2><pre id="curl" class="code"></pre><h2>Answer</h2><pre id="raw" class="code d"></pre></section>
</div>
${signatureHtml(hosted)}
</main>
<footer>POST ${escapeHtml(path)} takes an object, a list of objects, or CSV. Features the model does not take are ignored. POST /v2/models/${escapeHtml(encodeURIComponent(name))}/infer is the Open Inference Protocol.</footer>
</body></html>
`;
}
