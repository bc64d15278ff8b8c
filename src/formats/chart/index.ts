export {miniHistogram, overlayHistogram, quantileLines} from './histogram.js';
export {lineOverTime, periodBars} from './plot.js';
export {type Series, type SeriesChart, seriesChart} from './series.js';
