export {miniHistogram, type OverlayHistogram, overlayHistogram, quantileLines, type TwoShares} from './histogram.js';
export {type LevelLine, type LineOverTime, lineOverTime, type PeriodBars, periodBars} from './plot.js';
export {type Series, type SeriesChart, seriesChart} from './series.js';
