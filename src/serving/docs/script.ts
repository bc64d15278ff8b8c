/** Script of the page to try a model on. It runs in the browser, from a file of its own, and loads nothing. */
export const DOCS_SCRIPT = `'use strict';
const form = document.getElementById('try');
const result = document.getElementById('result');
const raw = document.getElementById('raw');
const curl = document.getElementById('curl');
const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const controls = () => [...form.querySelectorAll('[data-kind]')];

// What does not look like its type goes as text: the server says what is wrong with it, in one place for everybody.
const valueOf = ({dataset, value}) => {
  const text = value.trim();
  switch (dataset.kind) {
    case 'string':
      return JSON.stringify(value);
    case 'bool':
      return text;
    case 'list':
      try {
        JSON.parse(text);
        return text;
      } catch {
        return JSON.stringify(value);
      }
    default:
      return /^-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?$/.test(text) ? text : JSON.stringify(text);
  }
};
const body = () => '{' + controls().map((control) => JSON.stringify(control.name) + ':' + valueOf(control)).join(',') + '}';
const quote = (text) => "'" + text.replaceAll("'", "'\\\\''") + "'";
const showCurl = () => {
  const token = document.body.dataset.token === 'true' ? ' -H "Authorization: Bearer $MLOPS_SERVE_TOKEN"' : '';
  curl.textContent = 'curl ' + location.origin + form.dataset.path + token + ' -d ' + quote(body());
};

const format = (value) =>
  typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(7))) : typeof value === 'object' ? JSON.stringify(value) : String(value);
const bars = (probabilities) => {
  const box = element('div', 'bars');
  const entries = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  for (const [name, chance] of entries.slice(0, 12)) {
    const track = element('div', 'track');
    const fill = element('div', 'fill');
    fill.style.width = Math.max(0, Math.min(1, chance)) * 100 + '%';
    track.append(fill);
    box.append(element('span', 'd2', name), track, element('span', 'm', (chance * 100).toFixed(1) + ' %'));
  }
  return box;
};
const showAnswer = ({predictions: [answer]}, milliseconds) => {
  const parts = [];
  if (answer !== null && typeof answer === 'object' && 'label' in answer) {
    parts.push(element('p', 'big', format(answer.label)));
    if (answer.probabilities) parts.push(bars(answer.probabilities));
  } else if (answer !== null && typeof answer === 'object' && !Array.isArray(answer)) {
    const list = element('dl', 'kv');
    for (const [name, value] of Object.entries(answer)) list.append(element('dt', '', name), element('dd', 'm', format(value)));
    parts.push(list);
  } else parts.push(element('p', Array.isArray(answer) ? 'm' : 'big', answer === null ? 'not a number' : format(answer)));
  parts.push(element('p', 'd s', 'answered in ' + milliseconds.toFixed(0) + ' ms'));
  result.replaceChildren(...parts);
};

const clearErrors = () => {
  for (const control of controls()) {
    control.removeAttribute('aria-invalid');
    document.getElementById(control.id + '-e').textContent = '';
  }
};
const showErrors = (detail) => {
  const rest = [];
  let first;
  for (const {loc, msg} of Array.isArray(detail) ? detail : [{loc: [], msg: String(detail)}]) {
    const control = controls().find(({name}) => name === loc[1]);
    if (!control) {
      rest.push(msg);
      continue;
    }
    const place = loc.length > 2 ? 'at ' + loc.slice(2).join(', ') + ': ' : '';
    control.setAttribute('aria-invalid', 'true');
    document.getElementById(control.id + '-e').textContent = place + msg;
    first ??= control;
  }
  first?.focus();
  const text = rest.length > 0 ? rest.join('. ') : 'Some values do not fit: see the form.';
  result.replaceChildren(element('p', 'problem', text));
};

const ask = async () => {
  clearErrors();
  const button = form.querySelector('.primary');
  button.disabled = true;
  try {
    const started = performance.now();
    const response = await fetch(form.dataset.path + '?proba=1', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: body(),
    });
    const text = await response.text();
    const answer = JSON.parse(text);
    raw.textContent = text;
    if (response.ok) showAnswer(answer, performance.now() - started);
    else showErrors(answer.detail ?? answer.error);
  } catch (error) {
    raw.textContent = '';
    result.replaceChildren(element('p', 'problem', 'The server does not answer: ' + error.message));
  } finally {
    button.disabled = false;
  }
};

if (form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener('input', showCurl);
  form.addEventListener('reset', () => setTimeout(() => {
    clearErrors();
    showCurl();
  }));
  showCurl();
  if (form.dataset.ask === 'true') ask();
}
`;
