import type {Story, YearFigures} from './steps.js';

const digits = (value: number): string => value.toFixed(2);
const SHOWN_COLUMNS = 4;

/** Returns the columns by name, the ones a reader can place first; the rest is counted. */
function columnList(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_COLUMNS).join(', ');
  return names.length > SHOWN_COLUMNS ? `${shown} and ${names.length - SHOWN_COLUMNS} more` : shown;
}

function yearLine(figures: YearFigures, trained: number): readonly [string, string] {
  const times = figures.error / trained;
  const control = figures.control ? ` (between training years: ${figures.control[0]} to ${figures.control[1]})` : '';
  const quality = `mean error ${digits(figures.error)}, ${times.toFixed(1)} times that of training${figures.alarm ? ': quality alarm' : ''}`;
  return [figures.year, `${quality}; ${figures.drifted} of ${figures.columns} columns moved${control}`];
}

/** Returns what happened as rows of a name and a sentence, all figures from the commands' own results. */
export function summaryRows(story: Story): (readonly [name: string, text: string])[] {
  const [before = Number.NaN, trained = Number.NaN] = story.errors;
  const rows: (readonly [string, string])[] = [
    ['data', `ridership of one station, 2001 to 2004, versioned as ${(story.dataDigest ?? '').slice(0, 12)}`],
    ['pipeline', 'prepare → train → evaluate; after one changed parameter only train and evaluate ran again'],
    [
      'runs',
      `mean error ${digits(before)} → ${digits(trained)} thousand riders a day, once the model knows the weekday`,
    ],
  ];
  if (story.model)
    rows.push([
      'model',
      `${story.model.name} version ${story.model.version} as ONNX, alias champion; packaged in package/`,
    ]);
  if (story.served)
    rows.push([
      'serving',
      `asked over HTTP for ${story.served.date}: ${digits(story.served.prediction)}, counted ${digits(story.served.counted)}`,
    ]);
  for (const figures of story.years) rows.push(yearLine(figures, trained));
  const last = story.years.at(-1);
  if (last) rows.push(['moved', columnList(last.names)]);
  return rows;
}
